-- What a screen is in the middle of, so that an app that the system ends behind the camera goes on where it was.
CREATE TABLE jottings (
    name TEXT PRIMARY KEY NOT NULL,
    words TEXT NOT NULL
);
