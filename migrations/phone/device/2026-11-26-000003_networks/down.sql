ALTER TABLE device DROP COLUMN originals_on_wifi_only;
