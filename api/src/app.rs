//! What does every handler have at hand?

use crate::{
    auth::{Gate, Secrets},
    books::Catalogs,
    crew::live::Live,
    db::{AnyConn, Db, DbError, DbSettings},
    health,
    mail::Post,
    operations::{Incoming, Operations},
    photos::Photos,
    ports::Ports,
    problem::Problem,
    seals::Waiting,
    settings::Settings,
    sync::letters::Writers,
};
use actix_web::web::Bytes;
use domain::{
    books::CompanyBooks,
    ids::{CompanyId, OperationId, PersonId, ScopeId},
    operation::Operation,
    refusal::Refusal,
    wire::{Outcome, Status},
};
use std::sync::Arc;

/// The server's parts. Cheap to clone; one for all workers.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The books that stay in memory.
    pub catalogs: Arc<Catalogs>,
    /// The door for writes.
    pub operations: Operations,
    /// Photo bytes.
    pub photos: Photos,
    /// Photos that are to be laid beside their seals.
    pub unlooked: Arc<Waiting>,
    /// Keys.
    pub secrets: Arc<Secrets>,
    /// Phones whose letters were opened.
    pub writers: Arc<Writers>,
    /// The limits of guessing.
    pub gate: Arc<Gate>,
    /// Time and chance.
    pub ports: Ports,
    /// Boards that are open.
    pub live: Live,
    /// Where e-mails are handed in, if anywhere.
    pub mail: Option<Arc<Post>>,
    /// Settings.
    pub settings: Arc<Settings>,
    /// The certificate of an authority of its own, for phones to install: a demo has one.
    pub authority: Option<Bytes>,
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The folder of secrets.
    #[error("secrets: {0}")]
    Secrets(String),
    /// The place of photos.
    #[error("photos: {0}")]
    Photos(String),
    /// The server for e-mails.
    #[error("mail: {0}")]
    Mail(String),
    /// The address to listen on.
    #[error("listen: {0}")]
    Listen(#[from] std::io::Error),
}

impl App {
    /// Opens everything.
    pub fn open(settings: Settings, ports: Ports) -> Result<Self, StartError> {
        let db = Db::open(&DbSettings { url: settings.database_url.clone(), connections: settings.connections })?;
        let secrets = Arc::new(Secrets::open(&settings.secrets, &ports).map_err(StartError::Secrets)?);
        let photos = Photos::open(&settings.photos).map_err(StartError::Photos)?;
        let mail = Post::open(&settings).map_err(StartError::Mail)?.map(Arc::new);
        let catalogs = Arc::new(Catalogs::default());
        let operations = Operations::new(db.clone(), catalogs.clone(), ports.clone());
        Ok(Self {
            db,
            catalogs,
            operations,
            photos,
            unlooked: Arc::default(),
            secrets,
            writers: Arc::default(),
            gate: Arc::new(Gate::new(&ports)),
            ports,
            live: Live::default(),
            mail,
            settings: Arc::new(settings),
            authority: None,
        })
    }

    /// Reads with the company's books at hand, all of one snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        company: CompanyId,
        work: impl FnOnce(&mut AnyConn, Arc<CompanyBooks>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let catalogs = self.catalogs.clone();
        self.db
            .read(move |conn| {
                let books = catalogs.company(conn, company)?;
                work(conn, books)
            })
            .await
    }

    /// Has a change of the office judged and written: what a page or a REST call asks for.
    pub async fn submit(
        &self,
        company: CompanyId,
        author: PersonId,
        scope: ScopeId,
        id: Option<OperationId>,
        operation: impl Into<Operation>,
    ) -> Result<Outcome, Problem> {
        let incoming = Incoming::from_office(&self.ports, company, author, scope, id, operation.into()).map_err(|error| {
            tracing::error!(%error, "an operation could not be written down");
            Problem::Internal
        })?;
        let outcome = self.operations.submit_one(incoming).await;
        health::count_operation(outcome.status);
        answered(outcome)
    }
}

/// An outcome as whoever waits for it takes it: done, or the problem that it was.
pub fn answered(outcome: Outcome) -> Result<Outcome, Problem> {
    match (outcome.status, outcome.refusal.clone()) {
        (Status::Applied | Status::Duplicate, _) => Ok(outcome),
        (Status::Retry, _) => Err(Problem::Unavailable),
        (_, Some(refusal)) => Err(refusal.into()),
        (Status::Held, None) => Err(Problem::Refused(Refusal::NotAllowed)),
        (_, None) => Err(Problem::Internal),
    }
}
