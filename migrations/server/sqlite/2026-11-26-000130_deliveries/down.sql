DROP TABLE deliveries;
DROP TABLE message_choices;
DROP TABLE person_addresses;
DROP TABLE hook_keys;
DROP TABLE hooks;
