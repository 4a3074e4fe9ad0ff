-- What may go over which network: text, thumbnails and copies for screens always, originals as somebody chose.

ALTER TABLE device ADD COLUMN originals_on_wifi_only BOOLEAN NOT NULL DEFAULT FALSE;
