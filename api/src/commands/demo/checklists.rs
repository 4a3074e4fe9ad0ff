//! What do the demo's checklists ask? Three of them, in both languages, with every kind of item.

use crate::ports::Ports;
use domain::{
    checklist::{ChoiceOption, Condition, Content, Item, ItemKind, Section, Test},
    field::Field,
    ids::{ItemId, OptionId, SectionId},
    text::Text,
};

/// What a checklist asks.
pub type Checklist = Content;

struct Writer<'a> {
    ports: &'a Ports,
}

impl Writer<'_> {
    fn item(&self, zh: &str, en: &str, kind: ItemKind, weight: u16) -> Item {
        Item {
            id: ItemId(self.ports.new_id()),
            label: Text::new(zh, en),
            help: Text::default(),
            kind,
            weight,
            critical: false,
            photo_on_failure: false,
            required: true,
            shown_if: None,
        }
    }

    fn pass_fail(&self, zh: &str, en: &str, weight: u16) -> Item {
        Item { photo_on_failure: true, ..self.item(zh, en, ItemKind::PassFail {}, weight) }
    }

    fn photo(&self, zh: &str, en: &str) -> Item {
        self.item(zh, en, ItemKind::Photo { at_least: 1 }, 0)
    }

    fn remark_after(&self, failed: &Item, zh: &str, en: &str) -> Item {
        let shown_if = Some(Condition { item: failed.id, is: Test::Failed {} });
        Item { shown_if, ..self.item(zh, en, ItemKind::Text { limit: 500 }, 0) }
    }

    fn option(&self, zh: &str, en: &str, share: u8, fails: bool) -> ChoiceOption {
        ChoiceOption { id: OptionId(self.ports.new_id()), label: Text::new(zh, en), share, fails }
    }

    fn section(&self, zh: &str, en: &str, items: Vec<Item>) -> Section {
        Section { id: SectionId(self.ports.new_id()), title: Text::new(zh, en), items }
    }
}

/// 大堂保洁 (8.2 to 8.4).
pub fn lobby(ports: &Ports) -> Checklist {
    let w = Writer { ports };
    let floor = w.pass_fail("地面干净、无积水", "Floor clean, no standing water", 20);
    let glass = w.item("玻璃门清洁程度", "Glass doors, how clean", ItemKind::Score { max: 10, pass_from: 6 }, 20);
    let walls = w.pass_fail("墙面、信报箱无灰尘", "Walls and letter boxes free of dust", 15);
    let lamp = Item {
        help: Text::new("打开开关逐盏查看。", "Switch on and look at each."),
        ..w.item(
            "照明情况",
            "Lighting",
            ItemKind::SingleChoice {
                options: vec![
                    w.option("全部正常", "All working", 100, false),
                    w.option("个别不亮", "One or two out", 40, true),
                    w.option("大部分不亮", "Most are out", 0, true),
                ],
            },
            15,
        )
    };
    let lamp_remark = w.remark_after(&lamp, "哪一盏不亮?", "Which lamp is out?");
    Content {
        name: Text::new("大堂保洁", "Lobby cleaning"),
        pass_mark: 80,
        sections: vec![
            w.section("卫生", "Cleanliness", vec![floor, glass, walls]),
            w.section("设施", "Fittings", vec![lamp, lamp_remark, w.photo("大堂全景照片", "Photo of the whole lobby")]),
        ],
        field: Some(Field::Sanitation),
    }
}

/// 垃圾中转站，含消杀 (3.4: no rats, no flies, no smell).
pub fn waste_station(ports: &Ports) -> Checklist {
    let w = Writer { ports };
    let cleared = Item { critical: true, ..w.pass_fail("垃圾日产日清", "Waste cleared today", 30) };
    let pests = w.item(
        "发现的问题",
        "What was found",
        ItemKind::MultipleChoice {
            options: vec![
                w.option("无", "Nothing", 100, false),
                w.option("异味", "Smell", 50, false),
                w.option("蚊蝇", "Flies", 30, true),
                w.option("鼠迹", "Traces of rats", 0, true),
            ],
        },
        30,
    );
    let disinfectant = w.item(
        "消毒液浓度",
        "Disinfectant, strength",
        ItemKind::Number { unit: Text::new("mg/L", "mg/L"), min: Some(250.0), max: Some(1_000.0) },
        20,
    );
    let sprayed = w.pass_fail("已完成消杀", "Pest control done", 20);
    let why_not = w.remark_after(&sprayed, "未消杀的原因", "Why it was not done");
    Content {
        name: Text::new("垃圾中转站", "Waste station"),
        pass_mark: 80,
        sections: vec![
            w.section("清运", "Clearing", vec![cleared, pests]),
            w.section("消杀", "Pest control", vec![sprayed, why_not, disinfectant, w.photo("站内照片", "Photo inside")]),
        ],
        field: Some(Field::Sanitation),
    }
}

/// 电梯与照明 (5.5, 8.5).
pub fn lifts(ports: &Ports) -> Checklist {
    let w = Writer { ports };
    let alarm = Item { critical: true, ..w.pass_fail("轿厢报警电话有人接听", "The emergency phone is answered", 30) };
    let noise = w.item("运行平稳", "Runs smoothly", ItemKind::Score { max: 5, pass_from: 3 }, 20);
    let heat = w.item(
        "机房温度",
        "Machine room temperature",
        ItemKind::Number { unit: Text::new("°C", "°C"), min: Some(5.0), max: Some(40.0) },
        20,
    );
    let lights = w.pass_fail("电梯厅照明完好", "Lights of the lift hall are in order", 30);
    let which = w.remark_after(&lights, "哪一盏损坏?", "Which lamp is broken?");
    let sticker =
        Item { required: false, ..w.item("检验合格证有效期至", "Inspection valid until", ItemKind::Text { limit: 40 }, 0) };
    Content {
        name: Text::new("电梯与照明", "Lifts and lighting"),
        pass_mark: 85,
        sections: vec![w.section("电梯", "Lift", vec![alarm, noise, heat, sticker]), w.section("照明", "Lighting", vec![lights, which])],
        field: Some(Field::Lifts),
    }
}

/// 当班考核 (7.7): whatever a lead sees without a camera in hand.
pub fn shift_assessment(ports: &Ports) -> Checklist {
    let w = Writer { ports };
    let seen = |zh: &str, en: &str| w.item(zh, en, ItemKind::PassFail {}, 15);
    let clean = w.item("责任区域清洁程度", "Area of responsibility, how clean", ItemKind::Score { max: 10, pass_from: 6 }, 40);
    Content {
        name: Text::new("保洁当班考核", "Shift assessment of cleaners"),
        pass_mark: 80,
        sections: vec![
            w.section(
                "到岗",
                "At the post",
                vec![seen("着工装、佩戴工牌", "In uniform, with badge"), seen("按时到岗、不擅离岗位", "On time and at the post")],
            ),
            w.section(
                "工作",
                "Work",
                vec![clean, seen("工具清洗并归位", "Tools washed and put back"), seen("待人礼貌、用语文明", "Polite to residents")],
            ),
        ],
        field: Some(Field::Sanitation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_checklist_can_be_published_and_every_kind_is_asked() {
        let ports = Ports::of_this_machine();
        let all = [lobby(&ports), waste_station(&ports), lifts(&ports), shift_assessment(&ports)];
        let mut kinds: Vec<&str> = all.iter().flat_map(Content::items).map(|item| item.kind.word()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), 7, "{kinds:?}");
        for content in all {
            assert_eq!(content.faults(), []);
        }
    }
}
