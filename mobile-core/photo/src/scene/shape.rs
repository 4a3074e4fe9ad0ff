//! Where does a ray of sight meet a body?

use super::chance::cloud;
use super::space::V;

#[derive(Debug, Clone, Copy)]
pub(super) struct Ray {
    pub(super) from: V,
    pub(super) to: V,
}

impl Ray {
    pub(super) fn at(&self, far: f32) -> V {
        self.from + self.to * far
    }
}

/// The bodies that everything is built of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// From the lowest to the highest corner.
    Block(V, V),
    /// Centre and half axes.
    Ball(V, V),
    /// A ball of leaves: like a ball, but with gaps of about the given size.
    Leaves(V, V, f32),
    /// Two ends and a radius, rounded.
    Rod(V, V, f32),
    /// Upright: centre of the foot, radius, height.
    Drum(V, f32, f32),
}

/// Too near to be anything but the surface that the ray starts from.
const NEAR: f32 = 1e-3;

impl Shape {
    /// Distance and the direction that the surface faces.
    pub(super) fn meet(&self, ray: &Ray, limit: f32) -> Option<(f32, V)> {
        let (far, normal) = match *self {
            Self::Block(low, high) => block(ray, low, high)?,
            Self::Ball(centre, axes) => ball(ray, centre, axes, |_| true)?,
            Self::Leaves(centre, axes, gap) => ball(ray, centre, axes, |at| {
                cloud(at.0 / gap, at.1 / gap, at.2 / gap) + 0.5 * cloud(at.0 * 2.3 / gap, at.1 * 2.3 / gap, at.2 * 2.3 / gap) > 0.66
            })?,
            Self::Rod(a, b, radius) => rod(ray, a, b, radius)?,
            Self::Drum(foot, radius, height) => drum(ray, foot, radius, height)?,
        };
        (far < limit).then_some((far, normal))
    }

    pub(super) fn bounds(&self) -> (V, V) {
        match *self {
            Self::Block(low, high) => (low, high),
            Self::Ball(centre, axes) | Self::Leaves(centre, axes, _) => (centre - axes, centre + axes),
            Self::Rod(a, b, r) => (a.min(b) - V(r, r, r), a.max(b) + V(r, r, r)),
            Self::Drum(foot, r, h) => (foot - V(r, 0.0, r), foot + V(r, h, r)),
        }
    }
}

fn block(ray: &Ray, low: V, high: V) -> Option<(f32, V)> {
    let a = (low - ray.from).over(ray.to);
    let b = (high - ray.from).over(ray.to);
    let (near, far) = (a.min(b), a.max(b));
    let enter = near.0.max(near.1).max(near.2);
    let leave = far.0.min(far.1).min(far.2);
    if enter > leave || enter < NEAR {
        return None;
    }
    let normal = if enter == near.0 {
        V(-ray.to.0.signum(), 0.0, 0.0)
    } else if enter == near.1 {
        V(0.0, -ray.to.1.signum(), 0.0)
    } else {
        V(0.0, 0.0, -ray.to.2.signum())
    };
    Some((enter, normal))
}

fn ball(ray: &Ray, centre: V, axes: V, solid: impl Fn(V) -> bool) -> Option<(f32, V)> {
    let (from, to) = ((ray.from - centre).over(axes), ray.to.over(axes));
    let (a, b, c) = (to.dot(to), from.dot(to), from.dot(from) - 1.0);
    let root = b * b - a * c;
    if root < 0.0 {
        return None;
    }
    let root = root.sqrt();
    [(-b - root) / a, (-b + root) / a].into_iter().find_map(|far| {
        let at = ray.at(far);
        (far > NEAR && solid(at)).then(|| {
            let normal = (at - centre).over(axes).over(axes).unit();
            (far, if normal.dot(ray.to) > 0.0 { -normal } else { normal })
        })
    })
}

fn rod(ray: &Ray, a: V, b: V, radius: f32) -> Option<(f32, V)> {
    let (axis, from) = (b - a, ray.from - a);
    let (aa, ad, af) = (axis.dot(axis), axis.dot(ray.to), axis.dot(from));
    let (qa, qb) = (aa - ad * ad, aa * from.dot(ray.to) - af * ad);
    let qc = aa * from.dot(from) - af * af - radius * radius * aa;
    let root = qb * qb - qa * qc;
    if root >= 0.0 && qa > 1e-9 {
        let far = (-qb - root.sqrt()) / qa;
        let along = af + far * ad;
        if far > NEAR && along > 0.0 && along < aa {
            return Some((far, (from + ray.to * far - axis * (along / aa)).unit()));
        }
    }
    let axes = V(radius, radius, radius);
    let ends = [ball(ray, a, axes, |_| true), ball(ray, b, axes, |_| true)];
    ends.into_iter().flatten().min_by(|x, y| x.0.total_cmp(&y.0))
}

fn drum(ray: &Ray, foot: V, radius: f32, height: f32) -> Option<(f32, V)> {
    let from = ray.from - foot;
    let a = ray.to.0 * ray.to.0 + ray.to.2 * ray.to.2;
    let b = from.0 * ray.to.0 + from.2 * ray.to.2;
    let c = from.0 * from.0 + from.2 * from.2 - radius * radius;
    let root = b * b - a * c;
    if root < 0.0 || a < 1e-9 {
        return None;
    }
    let side = (-b - root.sqrt()) / a;
    let up = from.1 + side * ray.to.1;
    if side > NEAR && (0.0..height).contains(&up) {
        return Some((side, V((from.0 + side * ray.to.0) / radius, 0.0, (from.2 + side * ray.to.2) / radius)));
    }
    let lid = (height - from.1) / ray.to.1;
    let at = from + ray.to * lid;
    (lid > NEAR && ray.to.1 < 0.0 && at.0 * at.0 + at.2 * at.2 < radius * radius).then_some((lid, V::UP))
}
