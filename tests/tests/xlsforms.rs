//! Checklists from Excel and to it: over REST, on the page, with the files of `pyxform` and with files that mean harm.

use domain::{
    checklist::{Content, Template},
    ids::TemplateId,
};
use e2e::{checklists, estate::Estate, http::Reply, new_id, office::Office};
use rounds::xlsforms::file;
use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn draft(who: &Office, id: TemplateId) -> Content {
    let template: Template = who.get(&format!("/v1/templates/{id}")).expect(200).read();
    template.draft
}

fn codes(reply: &Reply) -> Vec<String> {
    reply.json()["troubles"].as_array().expect("troubles").iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn a_checklist_goes_out_comes_back_and_keeps_its_items() {
    let estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let content = checklists::every_kind();
    let id = zhou.publish(&content);
    let path = format!("/v1/templates/{id}/xlsform");
    let out = zhou.get(&path).expect(200);
    assert!(out.header("content-disposition").is_some_and(|name| name.contains(".xlsx")), "{:?}", out.headers);

    // Looked at: nothing changes.
    let looked = zhou.call("POST", &format!("{path}?dry_run=true"), Some(&out.body)).expect(200).json();
    assert_eq!((looked["imported"].as_bool(), looked["troubles"].as_array().map(Vec::len)), (Some(false), Some(0)), "{looked}");
    let kept = zhou.call("POST", &path, Some(&out.body)).expect(201).json();
    assert_eq!(kept["imported"], true);
    assert_eq!(draft(&zhou, id), content, "the same items under the same ids");

    // As another checklist it asks the same, and shares no item with the first.
    let other = TemplateId(new_id());
    let _ = zhou.call("POST", &format!("/v1/templates/{other}/xlsform"), Some(&out.body)).expect(201);
    let copy = draft(&zhou, other);
    assert_eq!(copy.items().map(|item| &item.label).collect::<Vec<_>>(), content.items().map(|item| &item.label).collect::<Vec<_>>());
    assert!(copy.items().all(|item| content.item(item.id).is_none()));
    let _ = zhou.call("POST", &format!("/v1/templates/{other}/publish"), Some(b"")).expect(201);
    let lin = estate.cleaner("Lin");
    let _ = lin.get(&path).expect(200);
    let _ = lin.call("POST", &path, Some(&out.body)).expect(403);
    assert!(zhou.get(&format!("{path}?version=1")).expect(200).body.len() > 1_000);
    let _ = zhou.get(&format!("{path}?version=9")).expect(404);
}

/// One row that can't be taken over keeps all of it out.
#[test]
fn nothing_is_imported_by_halves() {
    let estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let mut book = rust_xlsxwriter::Workbook::new();
    let rows: [[&str; 3]; 4] = [["type", "name", "label"], ["text", "a", "甲"], ["geopoint", "b", "乙"], ["text", "c", "丙"]];
    let survey = book.add_worksheet().set_name("survey").unwrap();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            survey.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    let settings = book.add_worksheet().set_name("settings").unwrap();
    settings.write_string(0, 0, "form_title").unwrap().write_string(1, 0, "大堂").unwrap();
    let bytes = book.save_to_buffer().unwrap();

    let id = TemplateId(new_id());
    let path = format!("/v1/templates/{id}/xlsform");
    let refused = zhou.call("POST", &path, Some(&bytes)).expect(422);
    let body = refused.json();
    assert_eq!(codes(&refused), ["type"]);
    let trouble = &body["troubles"][0];
    assert_eq!((trouble["sheet"].as_str(), trouble["row"].as_u64(), trouble["what"].as_str()), (Some("survey"), Some(3), Some("geopoint")));
    assert!(
        trouble["why"]["zh"].as_str().is_some_and(|why| !why.is_empty())
            && trouble["why"]["en"].as_str().is_some_and(|why| !why.is_empty())
    );
    assert_eq!((body["imported"].as_bool(), body["content"].is_null()), (Some(false), true));
    let _ = zhou.get(&format!("/v1/templates/{id}")).expect(404);

    // On the page: first what would come in, then the draft.
    let web = Web::of(&zhou);
    let page = web.send(&bytes, "zh-CN");
    assert_eq!(page.status, 422);
    let text = page.text();
    assert!(text.contains("1 处无法导入") && text.contains("survey · 第 3 行") && text.contains("geopoint"), "{text}");
    assert!(!text.contains("name=\"content\""), "no button that would keep half of it");
    let whole = zhou.publish(&checklists::every_kind());
    let out = zhou.get(&format!("/v1/templates/{whole}/xlsform")).expect(200).body;
    let page = web.send(&out, "en");
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    assert!(text.contains("Keep as draft") && text.contains("Lobby checklist"), "{text}");
    let action = between(&text, "action=\"/checklists/", "/import\"");
    let json = unescaped(between(&text, "name=\"content\" value=\"", "\""));
    let kept = web.post(&format!("/checklists/{action}/import"), &[("base", ""), ("content", &json)]);
    assert_eq!(kept.status, 303, "{}", kept.text());
    let made: TemplateId = action.parse().expect("an id");
    assert_eq!(draft(&zhou, made).items().count(), checklists::every_kind().items().count());
}

struct Web<'a> {
    office: &'a Office,
    cookie: String,
    csrf: String,
}

impl<'a> Web<'a> {
    fn of(office: &'a Office) -> Self {
        let form = format!("login={}&password={}", office.login.replace(' ', "+"), office.password.replace(' ', "+"));
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let reply = office.http.must("POST", &format!("{}/sign-in", office.url), &headers, Some(form.as_bytes())).expect(303);
        let cookie = reply.header("set-cookie").expect("a session").split(';').next().expect("a cookie").to_owned();
        let page = office.http.must("GET", &format!("{}/checklists/import", office.url), &[("cookie", &cookie)], None).expect(200).text();
        let csrf = between(&page, "name=\"csrf\" value=\"", "\"").to_owned();
        Self { office, cookie, csrf }
    }

    fn send(&self, file: &[u8], language: &str) -> Reply {
        let mut body = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n", self.csrf).into_bytes();
        body.extend(b"--b\r\nContent-Disposition: form-data; name=\"template\"\r\n\r\n\r\n");
        body.extend(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--b--\r\n");
        let headers =
            [("content-type", "multipart/form-data; boundary=b"), ("cookie", self.cookie.as_str()), ("accept-language", language)];
        self.office.http.must("POST", &format!("{}/checklists/import", self.office.url), &headers, Some(&body))
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let mut body = format!("csrf={}", escape(&self.csrf));
        fields.iter().for_each(|(name, value)| body.push_str(&format!("&{name}={}", escape(value))));
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", self.cookie.as_str())];
        self.office.http.must("POST", &format!("{}{path}", self.office.url), &headers, Some(body.as_bytes()))
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.rsplit_once(before).unwrap_or_else(|| panic!("no {before}: {text}"));
    rest.split(after).next().unwrap_or_default()
}

fn unescaped(html: &str) -> String {
    let signs = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    signs.iter().fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Memory that the server has taken at the most, in kilobytes.
fn peak(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("its peak");
    line.split_whitespace().nth(1).expect("a number").parse().expect("kilobytes")
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook whose only sheet has this XML.
fn with_sheet(xml: &[u8]) -> Vec<u8> {
    let package: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let types: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let book: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let relations: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    zipped(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", package),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", xml),
    ])
}

#[test]
fn a_file_that_means_harm_is_refused_at_once_and_takes_no_memory() {
    let estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let sheet = |data: &str| with_sheet(format!("<worksheet><sheetData>{data}</sheetData></worksheet>").as_bytes());
    let mut far = rust_xlsxwriter::Workbook::new();
    far.add_worksheet().set_name("survey").unwrap().write_string(0, 0, "type").unwrap().write_number(1_048_575, 16_383, 1.0).unwrap();
    let far = far.save_to_buffer().unwrap();
    let said = with_sheet(br#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>"#);
    let entities = with_sheet(br#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"#);
    let nothing = vec![b' '; 300 * 1024 * 1024];
    let bomb = with_sheet(&nothing);
    let strings = zipped(&[("xl/sharedStrings.xml", nothing.as_slice())]);
    drop(nothing);
    assert!(bomb.len() < file::FILE_BYTES, "{} bytes", bomb.len());
    let many: Vec<(String, &[u8])> = (0..2_000).map(|n| (format!("p{n}.xml"), b"".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let mut half = sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    half.truncate(half.len() - 40);
    let files: [(&str, Vec<u8>, &str); 10] = [
        ("no workbook", b"hello".to_vec(), "no-workbook"),
        ("nothing", vec![], "no-workbook"),
        ("half of one", half, "no-workbook"),
        ("a bomb", bomb, "too-large"),
        ("a bomb of strings", strings, "too-large"),
        ("many parts", zipped(&many), "too-large"),
        ("a cell at the far end", far, "too-large"),
        ("a sheet that says it is huge", said, "no-column"),
        ("macros", zipped(&[("xl/vbaProject.bin", b"x")]), "macros"),
        ("broken XML", sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9999</v></c><"), "no-workbook"),
    ];
    let _ = zhou.call("POST", &format!("/v1/templates/{}/xlsform?dry_run=true", new_id()), Some(b"warm")).expect(200);
    let before = peak(estate.server.pid());
    for (name, bytes, code) in files {
        let begun = Instant::now();
        let reply = zhou.call("POST", &format!("/v1/templates/{}/xlsform", new_id()), Some(&bytes)).expect(422);
        assert!(codes(&reply).iter().any(|one| one == code), "{name}: {}", reply.text());
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}: {:?}", begun.elapsed());
    }
    // What XML would have grown to is not looked at: the reader knows no entities of a file's own.
    let reply = zhou.call("POST", &format!("/v1/templates/{}/xlsform", new_id()), Some(&entities)).expect(422);
    assert!(!reply.text().contains("aaaaaaaaaaaaaaaaaaaa"), "{}", reply.text());
    let more = peak(estate.server.pid()) - before;
    assert!(more < 80_000, "{more} kB");
    assert_eq!(
        zhou.call("POST", &format!("/v1/templates/{}/xlsform", new_id()), Some(&vec![0; file::FILE_BYTES + 1])).expect(413).problem(),
        "too-large"
    );
}

/// The forms that `pyxform` is tested with: what ODK users wrote over ten years, and a dozen that are wrong on purpose.
#[test]
fn every_form_of_pyxforms_tests_is_imported_or_refused_with_reasons() {
    let folder = std::env::var("ROUNDS_FORMS")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/pyxform-source/forms"), PathBuf::from);
    assert!(folder.is_dir(), "{} is not there: tests/run fetches it; ROUNDS_FORMS names another place", folder.display());
    let mut files = vec![];
    below(&folder, &mut files);
    files.sort();
    assert!(files.len() >= 50, "only {} forms", files.len());
    let (mut imported, mut refused, mut why, mut remarks) = (0, 0, BTreeMap::<String, usize>::new(), 0);
    let mut report = String::new();
    let estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    for file in &files {
        let name = file.strip_prefix(&folder).unwrap().display().to_string();
        let begun = Instant::now();
        let id = TemplateId(new_id());
        let reply = zhou.call("POST", &format!("/v1/templates/{id}/xlsform"), Some(&fs::read(file).unwrap()));
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}: {:?}", begun.elapsed());
        let told = reply.json();
        remarks += told["remarks"].as_array().map_or(0, Vec::len);
        match reply.status {
            201 => {
                imported += 1;
                let content = draft(&zhou, id);
                assert_eq!(content.faults(), [], "{name}");
                report += &format!("{name}\timported\t{} items\n", content.items().count());
            }
            422 => {
                refused += 1;
                let codes = codes(&reply);
                assert!(!codes.is_empty(), "{name}");
                for trouble in told["troubles"].as_array().unwrap() {
                    let said = |language: &str| trouble["why"][language].as_str().is_some_and(|why| !why.is_empty());
                    assert!(said("zh") && said("en"), "{name}: {trouble}");
                    report += &format!("{name}\t{}\t{}\t{}\t{}\n", trouble["row"], trouble["column"], trouble["what"], trouble["code"]);
                }
                codes.into_iter().for_each(|code| *why.entry(code).or_default() += 1);
            }
            status => panic!("{name}: {status} {}", reply.text()),
        }
    }
    fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("forms.tsv"), report).unwrap();
    println!("{} forms: {imported} imported, {refused} refused; {remarks} remarks; reasons: {why:?}", files.len());
    assert!(imported >= 5 && refused >= 20, "{imported} imported, {refused} refused");
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}
