//! Why does a backup or a restore not get to its end? In words that say what to do.

use crate::{db::copy::CopyError, pages::Words, problem::Problem};
use domain::text::Language;
use std::{
    io,
    path::{Path, PathBuf},
};

/// What keeps a backup or a restore from its end.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The database.
    #[error(transparent)]
    Database(#[from] CopyError),
    /// The place of photos.
    #[error("photos: {0}")]
    Photos(String),
    /// The same, in the words of a problem.
    #[error("{0:?}")]
    Problem(Problem),
    /// A file.
    #[error("{0}: {1}")]
    File(PathBuf, String),
    /// There are no keys where they should be.
    #[error("no secrets at {0}")]
    NoSecrets(PathBuf),
    /// Another one is at it.
    #[error("busy: {0}")]
    Busy(PathBuf),
    /// There is none.
    #[error("no backup at {0}")]
    NoBackup(PathBuf),
    /// It was broken off.
    #[error("unfinished: {0}")]
    Unfinished(PathBuf),
    /// It was made by a newer version of this program.
    #[error("made by a newer version")]
    Newer,
    /// It is of the other kind of database.
    #[error("of another database")]
    OtherDatabase,
    /// These files are not what they were.
    #[error("damaged: {0:?}")]
    Damaged(Vec<String>),
    /// Something is there already.
    #[error("{0} is not empty: {1}")]
    NotEmpty(&'static str, String),
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Trouble {
    pub(super) fn file(path: &Path, error: &io::Error) -> Self {
        Self::File(path.to_owned(), error.to_string())
    }

    /// For whoever sits at the terminal.
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        let t = Words::of_language(language);
        match self {
            Self::Database(error) => of_database(error, t),
            Self::Photos(why) => t.s("backup-photos-closed", why),
            Self::Problem(problem) => problem.title().say(language).to_owned(),
            Self::File(path, why) => t.s("backup-file", format!("{}: {why}", path.display())),
            Self::NoSecrets(path) => t.s("backup-no-secrets", path.display()),
            Self::Busy(path) => t.s("backup-busy", path.display()),
            Self::NoBackup(path) => t.s("backup-none", path.display()),
            Self::Unfinished(path) => t.s("backup-unfinished", path.display()),
            Self::Newer => t.of("backup-newer"),
            Self::OtherDatabase => t.of("backup-other-database"),
            Self::Damaged(files) => {
                let listed: String = files.iter().take(20).map(|file| format!("\n  {file}")).collect();
                t.n("backup-damaged", files.len()) + &listed
            }
            Self::NotEmpty(what, place) => t.s(format!("backup-not-empty-{what}"), place),
        }
    }
}

fn of_database(error: &CopyError, t: &Words) -> String {
    match error {
        CopyError::Absent(place) => t.s("backup-no-database", place),
        CopyError::OtherVersion { .. } => t.of("backup-other-version"),
        CopyError::NoProgram(program) => t.s("backup-no-program", program),
        CopyError::OldProgram { program, has, needs } => t.s("backup-old-program", format!("{program} {has} < {needs}")),
        CopyError::Failed { program, why } => t.s("backup-program-failed", format!("{program}: {why}")),
        CopyError::Damaged(why) => t.s("backup-database-damaged", why),
        CopyError::Db(why) => t.s("backup-database-closed", why),
        CopyError::Io(why) => t.s("backup-file", why),
    }
}
