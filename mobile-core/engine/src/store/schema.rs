//! Which tables does a phone have? As in `migrations/phone`.

diesel::table! {
    device (one) {
        one -> Integer,
        device_id -> Nullable<Text>,
        token -> Nullable<Text>,
        last_seq -> BigInt,
        server_epoch -> Nullable<Text>,
        signed_in -> Nullable<Text>,
        language -> Text,
        contact -> Nullable<Text>,
        key_id -> Nullable<Text>,
        letter_key -> Nullable<Text>,
        latest -> BigInt,
        lease_days -> Nullable<Integer>,
        revoked -> Nullable<Text>,
        originals_on_wifi_only -> Bool,
    }
}

diesel::table! {
    people (id) {
        id -> Text,
        name -> Text,
        login -> Text,
        closed_key -> Text,
        salt -> Nullable<Text>,
        key_letter -> Nullable<Text>,
        wrong_pins -> Integer,
        wait_until -> BigInt,
        wait_boot -> Nullable<Text>,
        signed_out -> Bool,
        leased_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        device_seq -> BigInt,
        author -> Text,
        scope -> Text,
        kind -> Text,
        envelope -> Text,
        status -> Text,
        refusal -> Nullable<Text>,
        sent -> Integer,
        recorded_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        letter_to -> Nullable<Text>,
    }
}

diesel::table! {
    photos (id) {
        id -> Text,
        author -> Nullable<Text>,
        site -> Nullable<Text>,
        original -> Text,
        thumbnail -> Nullable<Text>,
        evidence -> Nullable<Text>,
        sha256 -> Text,
        length -> BigInt,
        reference -> Nullable<Text>,
        state -> Text,
        created -> Bool,
        ahead -> Integer,
        taken_at -> BigInt,
        stored_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    seals (number) {
        number -> BigInt,
        photo -> Text,
        text -> Text,
        signature -> Text,
        ticket -> Nullable<Text>,
        receipt -> Nullable<Text>,
        sealed_at -> BigInt,
    }
}

diesel::table! {
    tickets (id) {
        id -> Text,
        text -> Text,
        signature -> Text,
        uses -> BigInt,
        used -> BigInt,
        issued_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(seals, tickets);

diesel::table! {
    session (one) {
        one -> Integer,
        name -> Text,
        login -> Text,
        refresh_token -> Nullable<Text>,
        refresh_request -> Nullable<Text>,
        must_change_password -> Bool,
    }
}

diesel::table! {
    documents (collection, id) {
        collection -> Text,
        id -> Text,
        scope -> Text,
        seq -> BigInt,
        generation -> BigInt,
        json -> Text,
    }
}

diesel::table! {
    unit_names (id) {
        id -> Text,
        site -> Text,
        building -> Text,
        words -> Text,
    }
}

diesel::table! {
    cursors (scope) {
        scope -> Text,
        epoch -> Text,
        cursor -> BigInt,
        generation -> BigInt,
        whole -> Bool,
    }
}

diesel::table! {
    recorded (id) {
        id -> Text,
        device_seq -> BigInt,
        envelope -> Text,
    }
}

diesel::table! {
    drafts (patrol, checkpoint) {
        patrol -> Text,
        checkpoint -> Text,
        json -> Text,
    }
}

diesel::table! {
    jottings (name) {
        name -> Text,
        words -> Text,
    }
}

diesel::table! {
    lent_photos (id) {
        id -> Text,
        sealed -> Nullable<Binary>,
        asked_at -> BigInt,
    }
}
