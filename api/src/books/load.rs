//! How is a catalog read, and how long is it good?

use super::store;
use crate::db::{AnyConn, DbError, Id, schema::scopes};
use diesel::prelude::*;
use domain::{
    books::{Change, CompanyBooks, SiteBooks},
    ids::{CompanyId, ScopeId, SiteId},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Catalogs in memory, shared by everybody.
#[derive(Default)]
pub struct Catalogs {
    companies: Mutex<HashMap<CompanyId, (i64, Arc<CompanyBooks>)>>,
    sites: Mutex<HashMap<SiteId, (i64, Arc<SiteBooks>)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Catalogs {
    /// The company's books as this transaction sees them.
    pub fn company(&self, conn: &mut AnyConn, id: CompanyId) -> Result<Arc<CompanyBooks>, DbError> {
        let version = catalog_seq(conn, id.into())?;
        let books = self.company_at(conn, id, version)?;
        self.keep_company(id, version, books.clone());
        Ok(books)
    }

    /// The company's books, given the number of their last change. They are not kept: a writer sees what may yet be rolled back.
    pub fn company_at(&self, conn: &mut AnyConn, id: CompanyId, version: i64) -> Result<Arc<CompanyBooks>, DbError> {
        if let Some(books) = self.company_in_memory(id, version) {
            return Ok(books);
        }
        let mut books = CompanyBooks::default();
        for record in store::company_catalog(conn, id)? {
            books.absorb(Change::Put(record));
        }
        Ok(Arc::new(books))
    }

    /// The company's books, where those in memory are good up to the number of their last change.
    pub fn company_in_memory(&self, id: CompanyId, version: i64) -> Option<Arc<CompanyBooks>> {
        lock(&self.companies).get(&id).filter(|(good, _)| *good == version).map(|(_, books)| books.clone())
    }

    /// A site's books as this transaction sees them.
    pub fn site(&self, conn: &mut AnyConn, id: SiteId) -> Result<Arc<SiteBooks>, DbError> {
        let version = catalog_seq(conn, id.into())?;
        let books = self.site_at(conn, id, version)?;
        self.keep_site(id, version, books.clone());
        Ok(books)
    }

    /// A site's books, given the number of their last change. They are not kept: a writer sees what may yet be rolled back.
    pub fn site_at(&self, conn: &mut AnyConn, id: SiteId, version: i64) -> Result<Arc<SiteBooks>, DbError> {
        if let Some((good, books)) = lock(&self.sites).get(&id)
            && *good == version
        {
            return Ok(books.clone());
        }
        let mut books = SiteBooks::default();
        for record in store::site_catalog(conn, id)? {
            books.absorb(Change::Put(record));
        }
        Ok(Arc::new(books))
    }

    /// Keeps the company's books after a commit that changed them.
    pub fn keep_company(&self, id: CompanyId, version: i64, books: Arc<CompanyBooks>) {
        keep(&mut lock(&self.companies), id, version, books);
    }

    /// Keeps a site's books after a commit that changed them.
    pub fn keep_site(&self, id: SiteId, version: i64, books: Arc<SiteBooks>) {
        keep(&mut lock(&self.sites), id, version, books);
    }
}

/// A reader with an older snapshot must not put an older catalog back.
fn keep<K: Eq + std::hash::Hash, B>(kept: &mut HashMap<K, (i64, Arc<B>)>, id: K, version: i64, books: Arc<B>) {
    if kept.get(&id).is_none_or(|(good, _)| *good < version) {
        kept.insert(id, (version, books));
    }
}

/// The change number up to which a scope's catalog is good; 0 for a scope that does not exist.
fn catalog_seq(conn: &mut AnyConn, scope: ScopeId) -> Result<i64, DbError> {
    let seq = scopes::table.find(Id::from(scope)).select(scopes::catalog_seq).first(conn).optional()?;
    Ok(seq.unwrap_or(0))
}
