//! How does S3-compatible storage keep photos? Credentials, region and address come from the environment as for every S3 client
//! (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`). Whether it can be used, and how, is tried at the start.

use super::{Kept, Key, Variant, names};
use crate::{photos::disk, problem::Problem};
use actix_web::web::Bytes;
use domain::photo::Sha256;
use futures_util::TryStreamExt;
use object_store::{
    Error as StoreError, ObjectStore, ObjectStoreExt, PutMode, RetryConfig, WriteMultipart,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path as ObjectPath,
    prefix::PrefixStore,
    signer::{Method, SignedUrlOptions, Signer},
};
use std::{error::Error, sync::Arc, thread, time::Duration};

/// Bytes up to which a photo goes in one request, which can say that nothing may be there yet; longer ones go in parts of this size.
const PART: usize = 8 * 1024 * 1024;
/// How long an address that was handed out is good for.
const HANDED_OUT: Duration = Duration::from_secs(60);
/// How long a request may be tried again, before the phone is asked to come back.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often.
const TRIES: usize = 3;

/// A bucket, or what lies in it below a prefix.
#[derive(Clone)]
pub struct Bucket {
    s3: AmazonS3,
    prefix: ObjectPath,
    objects: Arc<dyn ObjectStore>,
    /// It refuses to write where something is, when it is asked to.
    exclusive: bool,
}

impl Bucket {
    /// Opens `BUCKET/PREFIX` and tries whether it can be written, read, listed and deleted in.
    pub fn open(place: &str, address: &str) -> Result<Self, String> {
        let (name, prefix) = address.split_once('/').unwrap_or((address, ""));
        if name.is_empty() {
            return Err(format!("{place}: the bucket's name is missing: s3://BUCKET/PREFIX"));
        }
        // Somebody may have chosen already; then it stays.
        drop(rustls::crypto::ring::default_provider().install_default());
        let make = || Self::make(name, prefix).map_err(|error| in_words(place, &error));
        // Connections belong to the runtime that they were made on, so those of the trial go with it.
        let tried = make()?;
        let trial = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
            Ok::<_, String>(runtime.block_on(tried.is_exclusive()))
        });
        let outcome = trial.join().map_err(|_| format!("{place}: it could not be tried"))??;
        let exclusive = outcome.map_err(|error| in_words(place, &error))?;
        if !exclusive {
            tracing::warn!(
                place,
                "this storage can't be asked not to write over what is there: the server looks first, which two servers may do at once"
            );
        }
        Ok(Self { exclusive, ..make()? })
    }

    fn make(name: &str, prefix: &str) -> Result<Self, StoreError> {
        let retry = RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
        // Whoever writes http:// means it: a service in the same machine room.
        let in_the_clear = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"]
            .iter()
            .any(|key| std::env::var(key).is_ok_and(|address| address.starts_with("http://")));
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(name).with_retry(retry);
        if in_the_clear {
            builder = builder.with_allow_http(true);
        }
        let (s3, prefix) = (builder.build()?, ObjectPath::from(prefix));
        let objects = Arc::new(PrefixStore::new(s3.clone(), prefix.clone()));
        Ok(Self { s3, prefix, objects, exclusive: false })
    }

    pub fn objects(&self) -> Arc<dyn ObjectStore> {
        self.objects.clone()
    }

    /// Does everything once that will be done, and says whether it keeps what is there when it is asked to.
    async fn is_exclusive(&self) -> Result<bool, StoreError> {
        // First, because some services make a bucket that is not there when something is put into it.
        self.objects.list(Some(&ObjectPath::from(names::PARTIAL))).try_next().await?;
        let mut chance = [0; 8];
        getrandom::fill(&mut chance).map_err(|error| StoreError::Generic { store: "S3", source: error.to_string().into() })?;
        let name = ObjectPath::from(format!("trial-{}", hex::encode(chance)));
        let create = || self.objects.put_opts(&name, "trial".into(), PutMode::Create.into());
        let exclusive = match create().await {
            Ok(_) => matches!(create().await, Err(StoreError::AlreadyExists { .. } | StoreError::Precondition { .. })),
            // It may be that it does not know this kind of request; if it is something else, it will say so again.
            Err(_) => self.objects.put(&name, "trial".into()).await.map(|_| false)?,
        };
        self.objects.get(&name).await?.bytes().await?;
        self.objects.delete(&name).await?;
        Ok(exclusive)
    }

    /// Writes where nothing is yet; false when something is.
    pub async fn create(&self, path: &ObjectPath, bytes: Bytes) -> Result<bool, Problem> {
        if !self.exclusive {
            if self.is_there(path).await? {
                return Ok(false);
            }
            return self.objects.put(path, bytes.into()).await.map(|_| true).map_err(disk);
        }
        match self.objects.put_opts(path, bytes.into(), PutMode::Create.into()).await {
            Ok(_) => Ok(true),
            Err(StoreError::AlreadyExists { .. } | StoreError::Precondition { .. }) => Ok(false),
            Err(error) => Err(disk(error)),
        }
    }

    async fn is_there(&self, path: &ObjectPath) -> Result<bool, Problem> {
        match self.objects.head(path).await {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(disk(error)),
        }
    }

    /// Puts a photo in its place. Should an original's place be taken by other bytes, these are kept under another name.
    pub async fn keep_upload(&self, key: Key, path: &ObjectPath, bytes: Bytes) -> Result<Kept, Problem> {
        if bytes.len() <= PART {
            if self.create(path, bytes.clone()).await? {
                return Ok(Kept::There);
            }
        } else if !self.is_there(path).await? {
            return self.in_parts(path, bytes).await.map(|()| Kept::There);
        }
        let there = self.objects.get(path).await.map_err(disk)?.bytes().await.map_err(disk)?;
        if there == bytes {
            return Ok(Kept::There);
        }
        let mut kept = Kept::There;
        if key.variant == Variant::Original {
            let aside = names::quarantine(key, Some(&Sha256::of(&there).to_string()));
            self.objects.put(&aside, there.into()).await.map_err(disk)?;
            kept = Kept::InsteadOf(aside);
        }
        self.in_parts(path, bytes).await?;
        Ok(kept)
    }

    async fn in_parts(&self, path: &ObjectPath, bytes: Bytes) -> Result<(), Problem> {
        if bytes.len() <= PART {
            return self.objects.put(path, bytes.into()).await.map(drop).map_err(disk);
        }
        let upload = self.objects.put_multipart(path).await.map_err(disk)?;
        let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
        parts.put(bytes);
        parts.finish().await.map(drop).map_err(disk)
    }

    /// An address that gives this file to whoever has it, as a file to keep.
    pub async fn handed_out(&self, path: &ObjectPath, name: &str, media_type: &str) -> Result<String, Problem> {
        let whole: ObjectPath = self.prefix.parts().chain(path.parts()).collect();
        let options = SignedUrlOptions::default().with_query([
            ("response-content-disposition", format!("attachment; filename=\"{name}\"")),
            ("response-content-type", media_type.to_owned()),
            ("response-cache-control", "no-store".to_owned()),
        ]);
        self.s3.signed_url_opts(Method::GET, &whole, HANDED_OUT, &options).await.map(|address| address.to_string()).map_err(disk)
    }
}

const NOT_ALLOWED: &str = "the access key may not write, read, list and delete there";

/// Why it can't be used, and what to set.
fn in_words(place: &str, error: &StoreError) -> String {
    let inner = innermost(error);
    let says = |codes: &[&str]| codes.iter().any(|code| inner.contains(code));
    // What a list is refused for comes as text alone.
    let why = match error {
        _ if says(&["NoSuchBucket"]) => "there is no bucket of this name at that address".to_owned(),
        _ if says(&["InvalidAccessKeyId", "SignatureDoesNotMatch"]) => "the access key is not accepted there".to_owned(),
        StoreError::Unauthenticated { .. } => "the access key is not accepted there".to_owned(),
        StoreError::PermissionDenied { .. } => NOT_ALLOWED.to_owned(),
        _ if says(&["AccessDenied"]) => NOT_ALLOWED.to_owned(),
        _ => format!("it can't be reached or used ({inner})"),
    };
    format!(
        "{place}: {why}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_REGION where it matters, and AWS_ENDPOINT_URL for storage \
         that is not Amazon's (https://…, or http://… in the same machine room)"
    )
}

fn innermost(error: &dyn Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
