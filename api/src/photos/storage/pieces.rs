//! How does an upload grow where no file can grow? Each piece that was acknowledged is an object of its own, named after the byte that it
//! begins at: `partial/SITE/PHOTO.original/000000262144`. So any server can go on with it.
//!
//! The pieces are a chain: each begins where the one before ends. What does not fit the chain does not count; a piece is only ever added at
//! its end, and only if nobody else has added one there. Small pieces by the hundred are folded into one.

use super::{Bucket, Key, names};
use crate::{photos::disk, problem::Problem};
use actix_web::web::{Bytes, BytesMut};
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::{ObjectStore, ObjectStoreExt, path::Path as ObjectPath};

/// Pieces from which on they are folded: a photo of the largest size in chunks of the phone's core has fewer.
const MANY: usize = 200;
/// Pieces that are fetched at the same time.
const AT_ONCE: usize = 4;

/// What has come of an upload.
pub struct Pieces {
    bucket: Bucket,
    base: ObjectPath,
    /// First byte and length of each.
    chain: Vec<(u64, u64)>,
}

impl Pieces {
    pub async fn of(bucket: &Bucket, key: Key) -> Result<Self, Problem> {
        let base = names::partial(key);
        let found = bucket.objects().list(Some(&base)).try_collect::<Vec<_>>().await.map_err(disk)?;
        let piece = |meta: &object_store::ObjectMeta| Some((meta.location.filename()?.parse().ok()?, meta.size));
        Ok(Self { bucket: bucket.clone(), base, chain: chained(found.iter().filter_map(piece).collect()) })
    }

    /// How far it has come.
    pub fn length(&self) -> u64 {
        self.chain.last().map_or(0, |(at, length)| at + length)
    }

    /// Adds a piece durably. False when somebody else has added one there.
    pub async fn add(&mut self, bytes: Bytes) -> Result<bool, Problem> {
        if bytes.is_empty() {
            return Ok(true);
        }
        if self.chain.len() >= MANY {
            self.fold().await?;
        }
        let (at, length) = (self.length(), bytes.len() as u64);
        let added = self.bucket.create(&self.name(at), bytes).await?;
        if added {
            self.chain.push((at, length));
        }
        Ok(added)
    }

    /// All bytes, in their order.
    pub async fn read(&self) -> Result<Bytes, Problem> {
        let objects = self.bucket.objects();
        let names: Vec<ObjectPath> = self.chain.iter().map(|(at, _)| self.name(*at)).collect();
        let fetch = |name: ObjectPath| {
            let objects = objects.clone();
            async move { objects.get(&name).await?.bytes().await }
        };
        let mut pieces = stream::iter(names.into_iter().map(fetch)).buffered(AT_ONCE);
        let mut whole = BytesMut::with_capacity(usize::try_from(self.length()).unwrap_or_default());
        while let Some(piece) = pieces.next().await {
            whole.extend_from_slice(&piece.map_err(disk)?);
        }
        Ok(whole.freeze())
    }

    /// The first piece becomes all of them; the others then no longer fit the chain, and go. A crash in between changes nothing.
    async fn fold(&mut self) -> Result<(), Problem> {
        let (whole, length) = (self.read().await?, self.length());
        let objects = self.bucket.objects();
        objects.put(&self.name(0), whole.into()).await.map_err(disk)?;
        let others: Vec<_> = self.chain.iter().skip(1).map(|(at, _)| Ok(self.name(*at))).collect();
        delete(&self.bucket, others).await?;
        self.chain = vec![(0, length)];
        Ok(())
    }

    /// Lets go of all of them.
    pub async fn forget(bucket: &Bucket, key: Key) -> Result<(), Problem> {
        let found = bucket.objects().list(Some(&names::partial(key))).map_ok(|meta| meta.location).collect().await;
        delete(bucket, found).await
    }

    fn name(&self, at: u64) -> ObjectPath {
        self.base.clone().join(format!("{at:012}"))
    }
}

async fn delete(bucket: &Bucket, names: Vec<object_store::Result<ObjectPath>>) -> Result<(), Problem> {
    let mut gone = bucket.objects().delete_stream(stream::iter(names).boxed());
    while let Some(one) = gone.next().await {
        match one {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(disk(error)),
        }
    }
    Ok(())
}

/// Those that follow one another from the first byte on.
fn chained(mut pieces: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    pieces.sort_unstable();
    let mut end = 0;
    pieces.retain(|(at, length)| {
        let fits = *at == end && *length > 0;
        end += if fits { *length } else { 0 };
        fits
    });
    pieces
}

#[cfg(test)]
mod tests {
    use super::chained;

    #[test]
    fn only_what_follows_one_another_counts() {
        assert_eq!(chained(vec![(10, 5), (0, 10), (15, 1)]), [(0, 10), (10, 5), (15, 1)]);
        assert_eq!(chained(vec![(0, 10), (20, 5)]), [(0, 10)], "a gap");
        assert_eq!(chained(vec![(0, 15), (5, 5), (10, 5), (15, 2)]), [(0, 15), (15, 2)], "folded, and the others not yet gone");
        assert!(chained(vec![(7, 5)]).is_empty());
    }
}
