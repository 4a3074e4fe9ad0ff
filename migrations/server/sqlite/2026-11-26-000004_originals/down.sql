DROP TABLE original_views;
