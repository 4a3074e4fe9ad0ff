//! What tables are there? The same on both databases; a test compares this page with what each of them says.

#![allow(missing_docs, reason = "a table's columns are described in its migration; what the macro makes of them needs no words of its own")]

macro_rules! company_tables {
    ($($table:ident),+) => {$(
        diesel::table! {
            use diesel::sql_types::*;
            use crate::db::types::*;
            $table (company_id, id) {
                company_id -> DbUuid,
                id -> DbUuid,
                seq -> BigInt,
                removed -> Bool,
                doc -> DbJson,
            }
        }
    )+};
}

macro_rules! site_tables {
    ($($table:ident),+) => {$(
        diesel::table! {
            use diesel::sql_types::*;
            use crate::db::types::*;
            $table (site_id, id) {
                site_id -> DbUuid,
                id -> DbUuid,
                seq -> BigInt,
                removed -> Bool,
                doc -> DbJson,
            }
        }
    )+};
}

company_tables!(companies, sites, people, memberships, templates, template_versions, devices);
site_tables!(buildings, units, areas, checkpoints, floor_plans, routes, spot_check_plans);
site_tables!(shifts, responsibilities, cleaning_tasks, stores, supplies);

/// Records of the crew's day: all alike, found by whose they are and by day.
macro_rules! crew_tables {
    ($($table:ident),+) => {$(
        diesel::table! {
            use diesel::sql_types::*;
            use crate::db::types::*;
            $table (site_id, id) {
                site_id -> DbUuid,
                id -> DbUuid,
                seq -> BigInt,
                removed -> Bool,
                doc -> DbJson,
                person_id -> Nullable<DbUuid>,
                about_id -> Nullable<DbUuid>,
                local_date -> Text,
                until_date -> Text,
                state -> Text,
            }
        }
    )+};
}

crew_tables!(leaves, leave_allowances, rosters, duty_weeks, clockings, corrections, replacements, rankings);
crew_tables!(stocks, supply_moves, tools, tool_events, purchase_plans);
crew_tables!(assessments, trainings, training_results, lead_reports, cleaning_jobs);

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    server (id) {
        id -> Integer,
        epoch -> DbUuid,
        installed_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    scopes (id) {
        id -> DbUuid,
        company_id -> DbUuid,
        seq -> BigInt,
        catalog_seq -> BigInt,
        chain -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    patrols (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        seq -> BigInt,
        removed -> Bool,
        doc -> DbJson,
        route_id -> DbUuid,
        building_id -> Nullable<DbUuid>,
        walkers -> Text,
        state -> Text,
        started_at -> DbTs,
        local_date -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    visits (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        seq -> BigInt,
        removed -> Bool,
        doc -> DbJson,
        patrol_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    findings (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        seq -> BigInt,
        removed -> Bool,
        doc -> DbJson,
        building_id -> Nullable<DbUuid>,
        patrol_id -> Nullable<DbUuid>,
        kind -> Text,
        severity -> Text,
        state -> Text,
        raised_by -> DbUuid,
        raised_at -> DbTs,
        field -> Nullable<Text>,
        place_id -> Nullable<DbUuid>,
        area_id -> Nullable<DbUuid>,
        unit_id -> Nullable<DbUuid>,
        checkpoint_id -> Nullable<DbUuid>,
        spot_check_id -> Nullable<DbUuid>,
        responsible_id -> Nullable<DbUuid>,
        due_at -> Nullable<DbTs>,
        reminded -> Bool,
        escalated_at -> Nullable<DbTs>,
        noticed_at -> Nullable<DbTs>,
        rectified_at -> Nullable<DbTs>,
        closed_at -> Nullable<DbTs>,
        repeats_id -> Nullable<DbUuid>,
        utility -> Nullable<Text>,
        repair -> Nullable<Text>,
        took_days -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    finding_people (site_id, person_id, finding_id) {
        site_id -> DbUuid,
        person_id -> DbUuid,
        finding_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    notices (site_id, year, number) {
        site_id -> DbUuid,
        year -> BigInt,
        number -> BigInt,
        finding_id -> DbUuid,
        responsible_id -> DbUuid,
        due_at -> DbTs,
        issued_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    messages (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        seq -> BigInt,
        removed -> Bool,
        doc -> DbJson,
        to_id -> DbUuid,
        kind -> Text,
        about_id -> DbUuid,
        told_at -> DbTs,
        read_at -> Nullable<DbTs>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    photos (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        doc -> DbJson,
        sha256 -> Text,
        operation_id -> DbUuid,
        author_id -> DbUuid,
        building_id -> Nullable<DbUuid>,
        patrol_id -> Nullable<DbUuid>,
        visit_id -> Nullable<DbUuid>,
        finding_id -> Nullable<DbUuid>,
        declared_at -> DbTs,
        taken_at -> DbTs,
        place_building_id -> Nullable<DbUuid>,
        area_id -> Nullable<DbUuid>,
        checkpoint_id -> Nullable<DbUuid>,
        item_id -> Nullable<DbUuid>,
        failed -> Nullable<Bool>,
        verdict -> Nullable<Text>,
        device_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    photo_doubts (site_id, photo_id, operation_id) {
        site_id -> DbUuid,
        photo_id -> DbUuid,
        operation_id -> DbUuid,
        by_id -> DbUuid,
        raised -> Bool,
        remark -> Text,
        at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    uploads (site_id, id, variant) {
        site_id -> DbUuid,
        id -> DbUuid,
        variant -> Text,
        person_id -> Nullable<DbUuid>,
        device_id -> Nullable<DbUuid>,
        sha256 -> Text,
        length -> BigInt,
        received -> BigInt,
        state -> Text,
        reason -> Nullable<Text>,
        media_type -> Nullable<Text>,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    journal (scope_id, seq) {
        scope_id -> DbUuid,
        seq -> BigInt,
        operation_id -> DbUuid,
        author_id -> DbUuid,
        device_id -> Nullable<DbUuid>,
        kind -> Text,
        subject_id -> Nullable<DbUuid>,
        status -> Text,
        refusal -> Nullable<DbJson>,
        later -> Bool,
        captured -> DbJson,
        received_at -> DbTs,
        request_hash -> Text,
        salt -> Text,
        body -> Text,
        chain -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    held (scope_id, operation_id) {
        scope_id -> DbUuid,
        operation_id -> DbUuid,
        needs_id -> Nullable<DbUuid>,
        device_id -> Nullable<DbUuid>,
        request_hash -> Text,
        envelope -> Text,
        received_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    credentials (person_id) {
        person_id -> DbUuid,
        company_id -> DbUuid,
        login -> Text,
        password_hash -> Text,
        must_change -> Bool,
        language -> Nullable<Text>,
        changed_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    refresh_tokens (token_hash) {
        token_hash -> Text,
        family_id -> DbUuid,
        person_id -> DbUuid,
        device_id -> Nullable<DbUuid>,
        issued_at -> DbTs,
        expires_at -> DbTs,
        used_request -> Nullable<DbUuid>,
        used_at -> Nullable<DbTs>,
        revoked -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    web_sessions (token_hash) {
        token_hash -> Text,
        person_id -> DbUuid,
        company_id -> DbUuid,
        created_at -> DbTs,
        expires_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    device_reports (device_id) {
        device_id -> DbUuid,
        company_id -> DbUuid,
        told_at -> DbTs,
        doc -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    device_credentials (device_id) {
        device_id -> DbUuid,
        company_id -> DbUuid,
        token_hash -> Text,
        last_contact -> Nullable<DbTs>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    enrol_codes (code_hash) {
        code_hash -> Text,
        company_id -> DbUuid,
        issued_by -> DbUuid,
        expires_at -> DbTs,
        used_at -> Nullable<DbTs>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    photo_flags (site_id, photo_id, flag) {
        site_id -> DbUuid,
        photo_id -> DbUuid,
        flag -> Text,
        doc -> DbJson,
        raised_at -> DbTs,
        taken_at -> DbTs,
        author_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    photo_walkers (site_id, person_id, taken_at, photo_id) {
        site_id -> DbUuid,
        person_id -> DbUuid,
        taken_at -> DbTs,
        photo_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    seals (company_id, device_id, number, hash) {
        company_id -> DbUuid,
        device_id -> DbUuid,
        number -> BigInt,
        hash -> Text,
        photo_id -> DbUuid,
        ticket_id -> Nullable<DbUuid>,
        ticket_number -> Nullable<BigInt>,
        manifest -> Text,
        signature -> Text,
        ticket -> Text,
        ticket_signature -> Text,
        problems -> DbJson,
        received_at -> DbTs,
        receipt -> Text,
        receipt_signature -> Text,
        day -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    seal_days (company_id, number) {
        company_id -> DbUuid,
        number -> BigInt,
        closed_at -> DbTs,
        text -> Text,
        signature -> Text,
        time_stamp -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    original_views (site_id, photo_id, id) {
        site_id -> DbUuid,
        photo_id -> DbUuid,
        id -> DbUuid,
        person_id -> DbUuid,
        viewed_at -> DbTs,
        address -> Text,
        way -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    likenesses (site_id, photo_id) {
        site_id -> DbUuid,
        photo_id -> DbUuid,
        seq -> BigInt,
        print -> Text,
        checkpoint_id -> Nullable<DbUuid>,
        visit_id -> Nullable<DbUuid>,
        finding_id -> Nullable<DbUuid>,
        person_id -> Nullable<DbUuid>,
        device_id -> Nullable<DbUuid>,
        taken_at -> DbTs,
        light -> Nullable<BigInt>,
        blur -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    photo_verdicts (site_id, photo_id, operation_id) {
        site_id -> DbUuid,
        photo_id -> DbUuid,
        operation_id -> DbUuid,
        other_id -> DbUuid,
        verdict -> Text,
        person_id -> DbUuid,
        remark -> Text,
        judged_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    hooks (company_id, id) {
        company_id -> DbUuid,
        id -> DbUuid,
        about_id -> Nullable<DbUuid>,
        key_id -> DbUuid,
        active -> Bool,
        doc -> DbJson,
        failures -> BigInt,
        off_at -> Nullable<DbTs>,
        last_at -> Nullable<DbTs>,
        last_ok -> Nullable<Bool>,
        last_ms -> Nullable<BigInt>,
        last_text -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    hook_keys (company_id, hook_id, id) {
        company_id -> DbUuid,
        hook_id -> DbUuid,
        id -> DbUuid,
        closed -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    person_addresses (person_id) {
        person_id -> DbUuid,
        company_id -> DbUuid,
        address -> Text,
        confirmed_at -> Nullable<DbTs>,
        code_hash -> Text,
        code_sent_at -> DbTs,
        guesses -> BigInt,
        last_at -> Nullable<DbTs>,
        trouble -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    message_choices (site_id, person_id) {
        site_id -> DbUuid,
        person_id -> DbUuid,
        inbox -> Text,
        mail -> Text,
        quiet_from -> Nullable<BigInt>,
        quiet_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    deliveries (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        company_id -> DbUuid,
        person_id -> Nullable<DbUuid>,
        hook_id -> Nullable<DbUuid>,
        message -> DbJson,
        state -> Text,
        tries -> BigInt,
        next_try -> DbTs,
        made_at -> DbTs,
        last_at -> Nullable<DbTs>,
        last_text -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    last_seen (site_id, person_id) {
        site_id -> DbUuid,
        person_id -> DbUuid,
        checkpoint_id -> DbUuid,
        seen_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    phone_people (person_id, device_id) {
        person_id -> DbUuid,
        device_id -> DbUuid,
        used_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    calendar_feeds (token_hash) {
        token_hash -> Text,
        person_id -> DbUuid,
        made_at -> DbTs,
    }
}

diesel::allow_tables_to_appear_in_same_query!(credentials, device_credentials, scopes);
diesel::allow_tables_to_appear_in_same_query!(phone_people, device_credentials, device_reports);

diesel::allow_tables_to_appear_in_same_query!(photos, photo_flags, photo_walkers);
diesel::allow_tables_to_appear_in_same_query!(likenesses, photos);
diesel::allow_tables_to_appear_in_same_query!(findings, finding_people, notices, scopes);
diesel::allow_tables_to_appear_in_same_query!(photos, scopes);
diesel::allow_tables_to_appear_in_same_query!(photos, uploads);

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    score_days (site_id, dimension, local_date, building_id, value, source) {
        site_id -> DbUuid,
        dimension -> Text,
        local_date -> Text,
        building_id -> DbUuid,
        value -> Text,
        source -> Text,
        sheets -> BigInt,
        passed -> BigInt,
        earned -> BigInt,
        possible -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    walks_due (site_id, local_date, patrol_id) {
        site_id -> DbUuid,
        local_date -> Text,
        patrol_id -> DbUuid,
        route_id -> DbUuid,
        building_id -> Nullable<DbUuid>,
        until_at -> Nullable<DbTs>,
        ending -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    figure_sites (site_id) {
        site_id -> DbUuid,
        rules -> BigInt,
        time_zone -> Text,
        due_until -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    weekly_analyses (site_id, week) {
        site_id -> DbUuid,
        week -> Text,
        made_at -> DbTs,
        doc -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    finding_days (site_id, dimension, local_date, building_id, value) {
        site_id -> DbUuid,
        dimension -> Text,
        local_date -> Text,
        building_id -> DbUuid,
        value -> Text,
        raised -> BigInt,
        still_open -> BigInt,
        repeats -> BigInt,
        righted -> BigInt,
        right_days -> BigInt,
        late -> BigInt,
        closed -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    draws (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        seq -> BigInt,
        removed -> Bool,
        doc -> DbJson,
        plan_id -> DbUuid,
        field -> Text,
        due_date -> Nullable<Text>,
        committed_at -> DbTs,
        held_at -> Nullable<DbTs>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    draw_seeds (site_id, draw_id) {
        site_id -> DbUuid,
        draw_id -> DbUuid,
        seed -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    spot_checks (site_id, id) {
        site_id -> DbUuid,
        id -> DbUuid,
        seq -> BigInt,
        removed -> Bool,
        doc -> DbJson,
        draw_id -> DbUuid,
        plan_id -> DbUuid,
        field -> Text,
        state -> Text,
        building_id -> Nullable<DbUuid>,
        area_id -> Nullable<DbUuid>,
        unit_id -> Nullable<DbUuid>,
        patrol_id -> Nullable<DbUuid>,
        route_id -> Nullable<DbUuid>,
        people -> Text,
        drawn_at -> DbTs,
        until_date -> Text,
        checked_by -> Nullable<DbUuid>,
        checked_at -> Nullable<DbTs>,
        local_date -> Nullable<Text>,
        percent -> Nullable<Integer>,
        passed -> Nullable<Bool>,
        counted_roles -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;
    spot_check_crews (site_id, person_id, spot_check_id) {
        site_id -> DbUuid,
        person_id -> DbUuid,
        spot_check_id -> DbUuid,
    }
}
