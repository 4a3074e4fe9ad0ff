//! `/statistics/{figures}.{format}`: the table behind a drawing, as a file.

use super::{
    figure, findings, sites,
    view::{Line, PER_CENT, Shown},
};
use crate::{
    app::App,
    auth::{May, rights::SeeStatistics},
    exports::{Few, Format, Row, hand_out, words},
    pages::Asked,
    problem::Problem,
    statistics::{By, Question, StatisticsQuery, figures},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

/// `GET /statistics/{figures}.{format}`: `table` names one of the page's tables; its first when not said.
pub async fn give(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeStatistics>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(&path.1)?, words(&person, &request));
    let asked = Asked::by(&request);
    let query = StatisticsQuery::of_page(&asked);
    let question = async |ways| Question::read(&app, &person, &query, ways).await;
    let shown = match path.0.as_str() {
        "scores" => figure::shown(&figures::scores(&app, &person.books, &question(By::SCORES).await?).await?, t),
        "patrols" => figure::walks_shown(&figures::walks(&app, &person.books, &question(By::WALKS).await?).await?, t),
        "findings" => findings::shown(&figures::findings(&app, &person.books, &question(By::FINDINGS).await?).await?, t),
        "sites" => vec![sites::table(&app, &person, &query, t).await?],
        _ => return Err(Problem::NotFound),
    };
    let named = asked.get("table");
    let one = shown.into_iter().find(|one| named.is_empty() || one.id == named).ok_or(Problem::NotFound)?;
    let (columns, rows) = table(&one);
    hand_out(&app, &format!("{}-{}", path.0, one.id), one.heading, format, Few::new(columns, rows)).await
}

/// A table as rows of numbers: what is in per cent says so once, in its heading.
fn table(shown: &Shown) -> (Vec<String>, Vec<Row>) {
    let of_percent = |n: usize| shown.rows.iter().any(|row| row.cells.get(n).is_some_and(|cell| cell.ends_with(PER_CENT)));
    let heading = |(n, name): (usize, &String)| match n.checked_sub(1) {
        Some(n) if of_percent(n) => format!("{name} (%)"),
        _ => name.clone(),
    };
    (shown.head.iter().enumerate().map(heading).collect(), shown.rows.iter().map(row).collect())
}

fn row(line: &Line) -> Row {
    let cell = |row: Row, cell: &String| {
        let bare = cell.strip_suffix(PER_CENT).unwrap_or(cell);
        match (bare.parse::<i64>(), bare.parse::<f64>()) {
            (Ok(whole), _) => row.whole(whole),
            (_, Ok(number)) => row.number(Some(number)),
            _ if bare == "—" => row.text(""),
            _ => row.text(cell.as_str()),
        }
    };
    line.cells.iter().fold(Row::of(line.cells.len() + 1).text(line.name.as_str()), cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::Cell;

    #[test]
    fn a_table_leaves_as_numbers_with_per_cent_in_its_heading() {
        let line = |cells: [&str; 4]| Line { name: "大堂".into(), cells: cells.map(str::to_owned).into() };
        let shown = Shown {
            id: "parts",
            heading: String::new(),
            explain: String::new(),
            csv: String::new(),
            svg: String::new(),
            head: ["Area", "Score", "Change", "Sheets", "Days"].map(str::to_owned).into(),
            rows: vec![line(["83\u{a0}%", "up 3 points", "12", "1.5"]), line(["—", "no figure", "0", "—"])],
        };
        let (columns, rows) = table(&shown);
        assert_eq!(columns, ["Area", "Score (%)", "Change", "Sheets", "Days"]);
        let name = Cell::Text("大堂".into());
        assert_eq!(rows[0].0, [name.clone(), Cell::Whole(83), Cell::Text("up 3 points".into()), Cell::Whole(12), Cell::Number(1.5)]);
        assert_eq!(rows[1].0, [name, Cell::Empty, Cell::Text("no figure".into()), Cell::Whole(0), Cell::Empty]);
    }
}
