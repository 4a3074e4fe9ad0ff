//! How do a day's seals become one short line that can be kept elsewhere? As a Merkle tree (RFC 6962, section 2.1) over the receipts,
//! whose root goes into a chain of days.

use super::KeyId;
use crate::{ids::CompanyId, photo::Sha256};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256 as Hasher};

/// What the text of a day begins with.
pub const DAY: &str = "rounds.day.1";

/// The seals of a day, closed: nothing can be put in, taken out or changed any more without changing its hash, and with it that of every day
/// after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// [`DAY`].
    pub form: String,
    /// Whose.
    pub company: CompanyId,
    /// Its place in the chain of days, from 1 on.
    pub number: u64,
    /// The day up to whose end (UTC) seals had come.
    pub day: NaiveDate,
    /// How many seals.
    pub count: u64,
    /// The root of their tree.
    pub root: Sha256,
    /// Hash of the day before; none for the first one.
    pub previous: Option<Sha256>,
    /// The server's key that signed it.
    pub key: KeyId,
}

/// On the way from a leaf to the root: the hash beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "side", content = "hash", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", schema(as = SealStep))]
pub enum Step {
    /// It stands on the left.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    Left(Sha256),
    /// It stands on the right.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    Right(Sha256),
}

/// The leaf of a receipt.
#[must_use]
pub fn leaf(receipt: &str) -> Sha256 {
    Sha256(Hasher::new().chain_update([0]).chain_update(receipt).finalize().into())
}

fn node(left: Sha256, right: Sha256) -> Sha256 {
    Sha256(Hasher::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root over leaves in their order; of no leaves, the hash of nothing.
#[must_use]
pub fn root(leaves: &[Sha256]) -> Sha256 {
    match leaves {
        [] => Sha256::of(&[]),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(root(left), root(right))
        }
    }
}

/// The largest power of two below a number of leaves.
fn split(leaves: usize) -> usize {
    leaves.next_power_of_two() / 2
}

/// The way from a leaf up to the root.
#[must_use]
pub fn path(leaves: &[Sha256], at: usize) -> Vec<Step> {
    if leaves.len() < 2 {
        return vec![];
    }
    let half = split(leaves.len());
    let (left, right) = leaves.split_at(half);
    let (mut steps, last) = match at.checked_sub(half) {
        None => (path(left, at), Step::Right(root(right))),
        Some(at) => (path(right, at), Step::Left(root(left))),
    };
    steps.push(last);
    steps
}

/// The root that a leaf leads to along a way.
#[must_use]
pub fn climb(leaf: Sha256, path: &[Step]) -> Sha256 {
    path.iter().fold(leaf, |below, step| match step {
        Step::Left(left) => node(*left, below),
        Step::Right(right) => node(below, *right),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: usize) -> Vec<Sha256> {
        (0..count).map(|n| leaf(&n.to_string())).collect()
    }

    #[test]
    fn every_leaf_of_every_tree_leads_to_its_root() {
        for count in 1..70 {
            let leaves = leaves(count);
            let root = root(&leaves);
            for (at, leaf) in leaves.iter().enumerate() {
                assert_eq!(climb(*leaf, &path(&leaves, at)), root, "{at} of {count}");
                let other = leaves[(at + 1) % count];
                assert!(other == *leaf || climb(other, &path(&leaves, at)) != root, "{at} of {count}");
            }
        }
    }

    /// The vectors of RFC 6962's reference implementation: leaves "", 00, 10, 2021.
    #[test]
    fn the_tree_is_that_of_the_rfc() {
        let leaf = |bytes: &[u8]| Sha256(Hasher::new().chain_update([0]).chain_update(bytes).finalize().into());
        let leaves = [leaf(&[]), leaf(&[0]), leaf(&[0x10]), leaf(&[0x20, 0x21])];
        assert_eq!(leaves[0].to_string(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(root(&leaves[..2]).to_string(), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assert_eq!(root(&leaves[..3]).to_string(), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assert_eq!(root(&leaves).to_string(), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }
}
