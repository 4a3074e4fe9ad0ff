//! What can't be taken over, and why? Named by sheet, row and column, so that whoever wrote the file finds it.

use domain::text::Text;
use serde::Serialize;

/// Something in a file that can't be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Trouble {
    /// The sheet; empty when it is the file as a whole.
    pub sheet: String,
    /// The row as the spreadsheet program counts it, from 1; 0 when it is the sheet as a whole.
    pub row: u32,
    /// The heading of the column; empty when it is the row as a whole.
    pub column: String,
    /// What stands there.
    pub what: String,
    /// A stable word for the reason.
    pub code: &'static str,
    /// The reason, for people.
    pub why: Text,
}

/// Characters of what stands in a cell that are repeated.
const SHOWN: usize = 120;

impl Trouble {
    /// Of a cell, or of what is around it.
    #[must_use]
    pub fn at(sheet: &str, row: u32, column: &str, what: &str, why: &Why) -> Self {
        let what = if what.chars().count() > SHOWN { what.chars().take(SHOWN).chain(['…']).collect() } else { what.to_owned() };
        Self { sheet: sheet.into(), row, column: column.into(), what, code: why.code(), why: why.message() }
    }

    /// Of the file as a whole.
    #[must_use]
    pub fn of_file(why: &Why) -> Self {
        Self::at("", 0, "", "", why)
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal;)+) => {
        /// Why something can't be taken over.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Why {
            $($(#[$doc])* $name,)+
            /// The rules of checklists find a fault (its stable word).
            Fault(String),
        }

        impl Why {
            /// A stable word for it.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Fault(_) => "fault",
                }
            }

            /// For people.
            #[must_use]
            pub fn message(&self) -> Text {
                match self {
                    $(Self::$name => Text::new($zh, $en),)+
                    Self::Fault(word) => {
                        let key = format!("fault-{word}");
                        let say = |language| crate::pages::Words::of_language(language).of(&key);
                        Text::new(say(domain::text::Language::Zh), say(domain::text::Language::En))
                    }
                }
            }
        }
    };
}

reasons! {
    /// It is no workbook.
    NoWorkbook = "no-workbook", "这不是 Excel 工作簿（.xlsx 或 .xls），或者文件已损坏。", "This is no Excel workbook (.xlsx or .xls), or it is damaged.";
    /// It is larger than any checklist.
    TooLarge = "too-large", "文件内容过大：检查表用不了这么多行、列或文字。", "There is more in this file than any checklist needs: rows, columns or text.";
    /// It has a program in it.
    Macros = "macros", "文件带有宏。请另存为不带宏的 .xlsx 再上传。", "The file has macros. Save it as .xlsx without macros.";
    /// It has no survey.
    NoSurvey = "no-survey", "没有名为 survey 的工作表，检查项应写在那里。", "There is no sheet called survey, where the items stand.";
    /// A column is missing.
    NoColumn = "no-column", "缺少这一列。", "This column is missing.";
    /// Two columns say the same.
    ColumnTwice = "column-twice", "这一列出现了两次，不知道以哪一列为准。", "This column is there twice; which one counts?";
    /// A language that we don't keep.
    Language = "language", "检查表只保存中文和英文，这种语言无处存放。", "Checklists are kept in Chinese and English; there is no place for this language.";
    /// A field of work that is none of the manual's.
    Field = "field", "没有这种管理类别，可以写：security、sanitation、lifts、community、engineering。", "There is no such field of work. What can stand here: security, sanitation, lifts, community, engineering.";
    /// A type that we don't have.
    Type = "type", "没有对应的检查项类型。", "There is no kind of item for this type.";
    /// A repeat.
    Repeat = "repeat", "检查表没有可重复填写的分组。", "A checklist has no groups that are filled in several times.";
    /// A group in a group.
    Nested = "nested", "分组里不能再有分组，请改为并列的分组。", "There are no groups inside groups; put them one after another.";
    /// A group that does not end, or an end without a beginning.
    Unbalanced = "unbalanced", "分组的开始和结束不成对。", "The beginning and the end of this group don't match.";
    /// No name to refer to it by.
    NoName = "no-name", "缺少名称（name）。", "It has no name.";
    /// A name that was used before.
    NameTwice = "name-twice", "这个名称在前面用过了。", "This name was used before.";
    /// A list that is not there.
    NoList = "no-list", "choices 工作表里没有这个选项清单。", "The sheet choices has no such list.";
    /// "Or other".
    OrOther = "or-other", "不支持“其他”自动填写项（or_other），请把“其他”写成一个选项，另加一个文字检查项。", "“or_other” is not taken over: write “other” as a choice, and add a text item.";
    /// A condition that can't be read.
    Condition = "condition", "条件写法读不懂。可以写：${名称} = '选项'、selected(${名称}, '选项')、${名称} >= 数字、${名称} < 数字。", "This condition can't be read. What can: ${name} = 'choice', selected(${name}, 'choice'), ${name} >= number, ${name} < number.";
    /// More than one test.
    OneTest = "one-test", "“仅在……时显示”只能看前面一项的一个条件，这里要看的不止一个。", "“Shown only when” asks one thing of one earlier item; this asks more.";
    /// It looks at something that is not asked before.
    NotEarlier = "not-earlier", "条件里的检查项不在它前面，或者没有导入。", "The item that this looks at does not stand before it, or is not taken over.";
    /// A choice that the item does not have.
    NoChoice = "no-choice", "那一项没有这个选项。", "That item has no such choice.";
    /// A comparison that the item's answer can't be asked.
    NotComparable = "not-comparable", "那一项的答案不能这样比较。", "The answer of that item can't be compared like this.";
    /// Above, not at least; or at most, not below.
    Strict = "strict", "小数只能写 >= 和 <（条件）、>= 和 <=（限值）。", "With decimal numbers only >= and < (conditions), >= and <= (limits) can be kept.";
    /// Exactly these and no others.
    UseSelected = "use-selected", "多选项请写 selected(${名称}, '选项')。", "Of a multiple choice, write selected(${name}, 'choice').";
    /// The condition and our column beside it say different things.
    ShownIf = "shown-if", "rounds_shown_if 与 relevant 说的不是一回事；改了条件请清空 rounds_shown_if。", "rounds_shown_if and relevant say different things; after changing the condition, empty rounds_shown_if.";
    /// A limit that can't be kept.
    Constraint = "constraint", "这个限制无法保存。数字可写 . >= 0 and . <= 100，文字可写 string-length(.) <= 200。", "This limit can't be kept. For numbers: . >= 0 and . <= 100; for text: string-length(.) <= 200.";
    /// Neither yes nor no.
    YesNo = "yes-no", "只能写 yes 或 no。", "Only yes or no can stand here.";
    /// No number, or one that does not fit.
    Number = "number", "不是合适的数字。", "This is not a number that fits.";
    /// A scale that is none of ours.
    Scale = "scale", "评分从 0 开始，步长为 1（parameters: start=0 end=10 step=1）。", "Scores begin at 0 and go up by 1 (parameters: start=0 end=10 step=1).";
    /// A note that belongs to nothing.
    Note = "note", "说明文字会并入它后面的检查项，这条后面没有检查项，或它自带显示条件。", "A note becomes the help of the item after it; after this one there is none, or it has a condition of its own.";
    /// A column whose meaning can't be kept.
    Column = "column", "这一列的内容无法保存。", "What this column says can't be kept.";
    /// A pictures, sounds and films of a label.
    Media = "media", "检查项不带图片、声音或视频。", "Items carry no pictures, sounds or films.";
    /// Only how it looks.
    Looks = "looks", "只影响其他软件里的显示，不导入。", "This only says how other programs show it; it is left out.";
    /// We know that anyway.
    Recorded = "recorded", "谁、何时、用哪部手机，系统本来就会记录，不作为检查项。", "Who, when and on which phone is recorded anyway; it does not become an item.";
    /// It became help.
    NoteTaken = "note-taken", "说明文字并入后面一项的说明。", "This note becomes part of the next item's help.";
    /// It has no title.
    Untitled = "untitled", "文件没有标题（settings 的 form_title），检查表名称沿用原名或暂定，请在草稿里修改。", "The file has no title (form_title in settings): the checklist keeps its name, or gets one for now; change it in the draft.";
    /// Whole numbers are not enforced.
    Whole = "whole", "导入为数字项；手机上也能填小数。", "It becomes a number; a phone takes decimals there too.";
}
