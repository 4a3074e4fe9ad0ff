//! What stands in the drawn world, and what does a ray see first?

use super::shape::{Ray, Shape};
use super::space::V;

/// A place on a surface that is being looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) at: V,
    pub(super) normal: V,
}

/// How a surface looks there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) color: V,
    /// Light of its own.
    pub(super) glow: V,
    /// How much of what it mirrors is seen, 0 to 1.
    pub(super) gloss: f32,
}

impl Look {
    pub(super) fn matt(color: V) -> Self {
        Self { color, glow: V::ZERO, gloss: 0.0 }
    }

    pub(super) fn glossy(color: V, gloss: f32) -> Self {
        Self { color, glow: V::ZERO, gloss }
    }

    pub(super) fn glowing(glow: V) -> Self {
        Self { color: V::ZERO, glow, gloss: 0.0 }
    }
}

type Paint = Box<dyn Fn(&Spot) -> Look>;

struct Thing {
    shape: Shape,
    paint: Paint,
}

/// A lamp or the sun. Softness is the half width of what shines, in metres.
pub(super) struct Light {
    pub(super) at: V,
    pub(super) color: V,
    pub(super) softness: f32,
    /// Metres at which the light has fallen to a half; the sun's never does.
    pub(super) reach: f32,
}

/// Everything that one picture shows.
pub(super) struct World {
    things: Vec<Thing>,
    tree: Vec<Node>,
    pub(super) lights: Vec<Light>,
    /// Light from all around: from above, from below.
    pub(super) sky: (V, V),
    /// What is seen where nothing stands.
    pub(super) backdrop: fn(V) -> V,
    /// How much of what is seen is lost in the air, a metre.
    pub(super) haze: f32,
}

/// What a ray met.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) thing: usize,
    pub(super) far: f32,
    pub(super) spot: Spot,
}

struct Node {
    low: V,
    high: V,
    content: Content,
}

enum Content {
    /// A range of things.
    Few(usize, usize),
    /// The other half's node; the first half follows directly.
    Halves(usize),
}

impl World {
    pub(super) fn new(sky: (V, V)) -> Self {
        Self { things: Vec::new(), tree: Vec::new(), lights: Vec::new(), sky, backdrop: |_| V::ZERO, haze: 0.0 }
    }

    pub(super) fn add(&mut self, shape: Shape, paint: impl Fn(&Spot) -> Look + 'static) {
        self.things.push(Thing { shape, paint: Box::new(paint) });
    }

    /// A body of one plain color.
    pub(super) fn plain(&mut self, shape: Shape, color: V) {
        self.add(shape, move |_| Look::matt(color));
    }

    /// To be called when everything stands, before anything is looked at.
    pub(super) fn settle(&mut self) {
        self.tree.clear();
        let count = self.things.len();
        self.split(0, count);
    }

    fn split(&mut self, from: usize, to: usize) {
        let things = &mut self.things[from..to];
        let huge = V(f32::INFINITY, f32::INFINITY, f32::INFINITY);
        let (low, high) = things
            .iter()
            .map(|thing| thing.shape.bounds())
            .fold((huge, -huge), |(low, high), bounds| (low.min(bounds.0), high.max(bounds.1)));
        let here = self.tree.len();
        self.tree.push(Node { low, high, content: Content::Few(from, to) });
        if to - from <= 2 {
            return;
        }
        let size = high - low;
        let middle = |thing: &Thing| {
            let (low, high) = thing.shape.bounds();
            let sum = low + high;
            if size.0 >= size.1.max(size.2) {
                sum.0
            } else if size.1 >= size.2 {
                sum.1
            } else {
                sum.2
            }
        };
        things.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        let half = usize::midpoint(from, to);
        self.split(from, half);
        self.tree[here].content = Content::Halves(self.tree.len());
        self.split(half, to);
    }

    pub(super) fn look(&self, hit: &Hit) -> Look {
        (self.things[hit.thing].paint)(&hit.spot)
    }

    /// The first thing on the way, nearer than `limit` metres.
    pub(super) fn first(&self, ray: &Ray, limit: f32) -> Option<Hit> {
        let mut best = None;
        self.walk(ray, limit, |thing, far, normal| {
            best = Some(Hit { thing, far, spot: Spot { at: ray.at(far), normal } });
            far
        });
        best
    }

    /// How far the way is free, up to `limit` metres; lamps do not stand in their own light.
    pub(super) fn free(&self, ray: &Ray, limit: f32) -> f32 {
        let mut free = limit;
        self.walk(ray, limit, |thing, far, normal| {
            let spot = Spot { at: ray.at(far), normal };
            if (self.things[thing].paint)(&spot).glow.bright() < 0.5 {
                free = far;
            }
            free
        });
        free
    }

    /// Calls `met` for ever nearer things; it answers with the new limit.
    fn walk(&self, ray: &Ray, mut limit: f32, mut met: impl FnMut(usize, f32, V) -> f32) {
        let inverse = V(1.0, 1.0, 1.0).over(ray.to);
        let mut stack = [0_usize; 32];
        let mut depth = usize::from(!self.tree.is_empty());
        while depth > 0 {
            depth -= 1;
            let node = stack[depth];
            let Node { low, high, content } = &self.tree[node];
            let (a, b) = ((*low - ray.from).tint(inverse), (*high - ray.from).tint(inverse));
            let (near, far) = (a.min(b), a.max(b));
            let enter = near.0.max(near.1).max(near.2);
            if enter > far.0.min(far.1).min(far.2) || enter > limit || far.0.min(far.1).min(far.2) < 0.0 {
                continue;
            }
            match *content {
                Content::Few(from, to) => {
                    for thing in from..to {
                        if let Some((far, normal)) = self.things[thing].shape.meet(ray, limit) {
                            limit = met(thing, far, normal);
                        }
                    }
                }
                Content::Halves(other) if depth + 2 <= stack.len() => {
                    stack[depth] = other;
                    stack[depth + 1] = node + 1;
                    depth += 2;
                }
                Content::Halves(_) => {}
            }
        }
    }
}
