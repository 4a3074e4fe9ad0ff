//! Which dots make a character on a sign?

/// 20 rows of 20 dots a character, five hex digits a row, the leftmost dot first. Rasterised from Noto Sans CJK (OFL).
const DOTS: [(char, &str); 27] = [
    ('0', "000000000000f0001f8003fc0031c0070e0070e0070e0070e0070e0070e0070e0070e0039c003fc001f80006000000000000"),
    ('1', "00000000000020001f0003f0003f0000700007000070000700007000070000700007000070003fe003fe0000000000000000"),
    ('2', "00000000000040003f8007f80061c0001c0001c0001c0003c0003800070000f0001e0003c0007fe007fe007fc00000000000"),
    ('3', "000000000000e0003f8007fc0021c0001c0001c00078000f0000f80001c0000e0000e0061e007fc003f8000c000000000000"),
    ('4', "000000000000380007c0007c000fc001dc001dc0039c0031c0071c00ffe00ffe007fe0001c0001c0001c0000000000000000"),
    ('5', "000000000003fc003fc003fc003800038000380003f8003fc0001c0000e0000e0001e0061c007fc003f80004000000000000"),
    ('6', "00000000000078001fc003fc00380007000070000778007fc0079e0070e0070e0070e0038e003fc001f80002000000000000"),
    ('7', "000000000007fc007fe007fe0001c0001800038000300007000070000e0000e0000e0000e0000e0000e00000000000000000"),
    ('8', "000000000000f0001f80039c0030c0070c0038c003d8001f8003fc0071c0070e0070e0070e007fc003f80006000000000000"),
    ('9', "000000000000e0003f8007fc0071c0070c0070e0070e007be003fe001ce0000e0001c0023c007f8003f0000c000000000000"),
    ('F', "000000000003fe003fe003fe00380003800038000380003fc003fc0038000380003800038000380003800000000000000000"),
    ('可', "000007fffe7fffe7fffe00038000381fe381fe381863818638186381fe381fe381fe381803800038003f8003f0001e000000"),
    ('回', "000007fffe7fffe7000e7000e73fce73fce73fce730ce730ce730ce73fce73fce7000e7000e7000e7fffe7fffe7000e00000"),
    ('收', "00000039c0039c0339c0339fe33bfe33bfe33f8c33f9c33f9c33fd8338f83f8f87f8707f870238f803bfc03f9e03f0e01000"),
    ('物', "040000c3007c3006c7007f7fe7f7fe7fede6cdfe4ddbe0c3b60f3767f7667ee666ceee0c5ce0c1ce0c38c0c77c0c23c0c000"),
    ('厨', "000003fffe3fffe3000c37f1c37f1c3007e37ffe37f7e3671c37fdc37ffc3227c7767c7361c73e1c6ff1c6ff7c2403800000"),
    ('余', "000000070000f0003fc0079e01f0f87e07e7fffe67fe40060000f003fffc3fffc006000e6701c6783863c73e1e23e0801800"),
    ('垃', "00000180c0180c0180e018ffe1cffe7effe7e0001861c1871c1871c18318183181f3381f3387e3307803041ffe01ffe00000"),
    ('圾', "1800018ff019ff818ff0187307e7307e6701c67e1867e1870c1871c18f9c1efd81fdf87fcf079cf8439fc03bde0310c00000"),
    ('有', "0000001c00018007fffe7fffe07000070000fff81fff83e0387fff877ff82603807ff807ff807ff806038060f8060f0060c0"),
    ('害', "00200006007fffe7fffe7060e7fffe0fff000f001fff81fff8007007fffe7fffe00f001fff81fff81c0381fff81fff808010"),
    ('其', "040200e0703fffc3fffe3fffc0e0700fff00fff00e0700fff00fff00fff00e0707fffe7fffe030c00f9f07e07e7801c00000"),
    ('他', "000000e0c00e0c01ccc01ccfe38cfe38ffe78feefffce7bcce1acce18cfe18cfc18cd818cc018c0618c0618ffe187fc18000"),
    ('安', "0000000e0000e007fffe7fffe7080e71e0e01c003fffe7fffe7fffe070e00f1e00ffc003f8001fe007ff83f87e3e01c00000"),
    ('全', "000000060000f0001f80039c00f0f01e0787c03e7fffe2fff400f000060007ff00fff00fff000600006003fffe7fffe00000"),
    ('出', "006000060018618186181861818618186181fff81fff81fff8006003061c3061c3061c3061c3061c3fffc3fffc0001c0000c"),
    ('口', "000003fffc3fffc3fffc3801c3801c3801c3801c3801c3801c3801c3801c3801c3801c3fffc3fffc3fffc3801c0000000000"),
];

const SIDE: usize = 20;

/// One character, ready to be looked up.
#[derive(Clone, Copy)]
pub(super) struct Glyph([u32; SIDE]);

impl Glyph {
    /// Blank for a character that no sign uses.
    pub(super) fn of(character: char) -> Self {
        let hex = DOTS.iter().find(|(known, _)| *known == character).map_or("", |(_, hex)| hex);
        let mut rows = [0; SIDE];
        for (row, digits) in rows.iter_mut().zip(hex.as_bytes().chunks_exact(5)) {
            *row = digits.iter().fold(0, |row, digit| row << 4 | (*digit as char).to_digit(16).unwrap_or(0));
        }
        Self(rows)
    }

    /// How much ink (0 to 1) is at a place: `u` runs right, `v` runs down, both 0 to 1 over the cell.
    pub(super) fn ink(&self, u: f32, v: f32) -> f32 {
        let (x, y) = (u * SIDE as f32 - 0.5, v * SIDE as f32 - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let dot = |dx: f32, dy: f32| self.dot(left + dx, top + dy);
        let (fx, fy) = (x - left, y - top);
        let smooth =
            (dot(0.0, 0.0) * (1.0 - fx) + dot(1.0, 0.0) * fx) * (1.0 - fy) + (dot(0.0, 1.0) * (1.0 - fx) + dot(1.0, 1.0) * fx) * fy;
        ((smooth - 0.3) * 2.5).clamp(0.0, 1.0)
    }

    fn dot(&self, x: f32, y: f32) -> f32 {
        let inside = (0.0..SIDE as f32).contains(&x) && (0.0..SIDE as f32).contains(&y);
        if inside && self.0[y as usize] >> (SIDE - 1 - x as usize) & 1 == 1 { 1.0 } else { 0.0 }
    }
}

/// A line of characters, ready to be painted.
pub(super) struct Line(Vec<Glyph>);

impl Line {
    pub(super) fn of(text: &str) -> Self {
        Self(text.chars().map(Glyph::of).collect())
    }

    /// Ink of the whole line laid over a box: `u` and `v` run 0 to 1 over it.
    pub(super) fn ink(&self, u: f32, v: f32) -> f32 {
        if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
            return 0.0;
        }
        let along = u * self.0.len() as f32;
        self.0.get(along as usize).map_or(0.0, |glyph| glyph.ink(along.fract(), v))
    }
}
