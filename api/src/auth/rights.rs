//! How does a handler's signature say who may call it? `who: May<ReviewPatrol>`.

use super::{SignedIn, TurnedAway, extract::signed_in};
use crate::problem::Problem;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::rights::Action;
use futures_util::future::LocalBoxFuture;
use std::{marker::PhantomData, ops::Deref};

/// A right that a handler asks for.
pub trait Right: 'static {
    /// What must be allowed somewhere; where exactly, the handler looks at.
    const ACTION: Action;
}

macro_rules! rights {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("[`Action::", stringify!($name), "`].")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Right for $name {
            const ACTION: Action = Action::$name;
        }
    )+};
}
rights!(
    SeeSite,
    Walk,
    RaiseFinding,
    SeeAllWork,
    ReviewPatrol,
    EditPlaces,
    EditRoutes,
    EditChecklists,
    SeePeople,
    ManagePeople,
    ManageDevices,
    SeeAudit,
    DecideHeld,
    SeeOriginals,
    IssueNotice,
    Rectify,
    VerifyFinding,
    MergeFindings,
    SeeStatistics,
    ManageHooks,
    PlanSpotChecks,
    SpotCheck,
    SeeSpotChecks,
    Attend,
    SeeCrew,
    PlanCrew,
    KeepStores,
    ApprovePurchases,
);

/// Somebody who is signed in and may do it somewhere.
pub struct May<R>(pub SignedIn, PhantomData<R>);

impl<R> Deref for May<R> {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl<R: Right> FromRequest for May<R> {
    type Error = TurnedAway;
    type Future = LocalBoxFuture<'static, Result<Self, TurnedAway>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let who = signed_in(&request).await?;
            if !who.can_somewhere(R::ACTION) {
                return Err(Problem::Forbidden.into());
            }
            Ok(Self((*who).clone(), PhantomData))
        })
    }
}
