DROP INDEX findings_of_repairs;
DROP TABLE purchase_plans;
DROP TABLE tool_events;
DROP TABLE tools;
DROP TABLE supply_moves;
DROP TABLE stocks;
DROP TABLE supplies;
DROP TABLE stores;
