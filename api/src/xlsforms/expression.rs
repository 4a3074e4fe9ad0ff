//! What does an expression of XLSForm say? The part of its language that our conditions and limits can carry; the rest is not read.

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Compare(Operand, Op, Operand),
    Selected(String, String),
    /// `string-length(.) <= 200`.
    Length(Op, f64),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    /// `.`: the answer itself.
    Own,
    /// `${name}`.
    Of(String),
    Text(String),
    Number(f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Equal,
    Differs,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Op {
    /// The same, with the sides changed.
    const fn turned(self) -> Self {
        match self {
            Self::Below => Self::Above,
            Self::AtMost => Self::AtLeast,
            Self::Above => Self::Below,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}

impl Expr {
    /// Every name that it looks at.
    pub fn names<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Self::Compare(left, _, right) => {
                for side in [left, right] {
                    if let Operand::Of(name) = side {
                        names.push(name);
                    }
                }
            }
            Self::Selected(name, _) => names.push(name),
            Self::Length(..) => {}
            Self::Not(inner) => inner.names(names),
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.names(names)),
        }
    }
}

/// Characters of an expression, and how deep its brackets may go.
const LONGEST: usize = 4_000;
const DEEPEST: usize = 20;

/// Reads one; none where it is not of the part that we read.
pub(super) fn parse(text: &str) -> Option<Expr> {
    if text.len() > LONGEST {
        return None;
    }
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, depth: 0 };
    let expr = reader.any()?;
    reader.tokens.is_empty().then_some(expr)
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Operand(Operand),
    Op(Op),
    Word(String),
    Open,
    Close,
    Comma,
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut rest = text.trim_start();
    let mut tokens = vec![];
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '$' => {
                let end = rest.find('}').filter(|_| rest.starts_with("${"))?;
                (Token::Operand(Operand::Of(rest[2..end].trim().to_owned())), end + 1)
            }
            '\'' | '"' | '‘' | '’' | '“' | '”' => quoted(rest, first)?,
            '<' | '>' | '=' | '!' | '≤' | '≥' => op(rest)?,
            '.' if !rest[1..].starts_with(|c: char| c.is_ascii_digit()) => (Token::Operand(Operand::Own), 1),
            c if c.is_ascii_digit() || c == '.' || c == '-' => {
                let end = rest[1..].find(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(rest.len(), |end| end + 1);
                (Token::Operand(Operand::Number(rest[..end].parse().ok()?)), end)
            }
            c if c.is_ascii_alphabetic() => {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
                (Token::Word(rest[..end].to_lowercase()), end)
            }
            _ => return None,
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// Spreadsheet programs turn quotes round.
fn quoted(rest: &str, first: char) -> Option<(Token, usize)> {
    let ends: &[char] = match first {
        '\'' => &['\''],
        '"' => &['"'],
        '‘' | '’' => &['‘', '’'],
        _ => &['“', '”'],
    };
    let inner = &rest[first.len_utf8()..];
    let (end, last) = inner.char_indices().find(|(_, c)| ends.contains(c))?;
    Some((Token::Operand(Operand::Text(inner[..end].to_owned())), first.len_utf8() + end + last.len_utf8()))
}

fn op(rest: &str) -> Option<(Token, usize)> {
    let ops = [
        ("<=", Op::AtMost),
        (">=", Op::AtLeast),
        ("!=", Op::Differs),
        ("≤", Op::AtMost),
        ("≥", Op::AtLeast),
        ("<", Op::Below),
        (">", Op::Above),
        ("=", Op::Equal),
    ];
    ops.into_iter().find(|(sign, _)| rest.starts_with(sign)).map(|(sign, op)| (Token::Op(op), sign.len()))
}

struct Reader<'a> {
    tokens: &'a [Token],
    depth: usize,
}

impl Reader<'_> {
    fn take(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first.clone())
    }

    fn is_next(&mut self, token: &Token) -> bool {
        let is = self.tokens.first() == Some(token);
        if is {
            self.tokens = &self.tokens[1..];
        }
        is
    }

    fn any(&mut self) -> Option<Expr> {
        self.joined("or", Self::all).map(|parts| one_or(parts, Expr::Or))
    }

    fn all(&mut self) -> Option<Expr> {
        self.joined("and", Self::one).map(|parts| one_or(parts, Expr::And))
    }

    fn joined(&mut self, word: &str, part: fn(&mut Self) -> Option<Expr>) -> Option<Vec<Expr>> {
        let mut parts = vec![part(self)?];
        while self.is_next(&Token::Word(word.to_owned())) {
            parts.push(part(self)?);
        }
        Some(parts)
    }

    fn one(&mut self) -> Option<Expr> {
        if self.depth >= DEEPEST {
            return None;
        }
        match self.take()? {
            Token::Open => self.inside(),
            Token::Word(word) => match word.as_str() {
                "not" => {
                    self.is_next(&Token::Open).then_some(())?;
                    Some(Expr::Not(Box::new(self.inside()?)))
                }
                "selected" => self.selected(),
                "string-length" => self.length(),
                _ => None,
            },
            Token::Operand(left) => {
                let Token::Op(op) = self.take()? else { return None };
                let Token::Operand(right) = self.take()? else { return None };
                // What is looked at stands on the left.
                let is_turned = matches!(right, Operand::Of(_) | Operand::Own) && !matches!(left, Operand::Of(_) | Operand::Own);
                Some(if is_turned { Expr::Compare(right, op.turned(), left) } else { Expr::Compare(left, op, right) })
            }
            _ => None,
        }
    }

    fn inside(&mut self) -> Option<Expr> {
        self.depth += 1;
        let expr = self.any()?;
        self.depth -= 1;
        self.is_next(&Token::Close).then_some(expr)
    }

    fn selected(&mut self) -> Option<Expr> {
        let parts = (self.take()?, self.take()?, self.take()?, self.take()?, self.take()?);
        match parts {
            (Token::Open, Token::Operand(Operand::Of(name)), Token::Comma, Token::Operand(Operand::Text(option)), Token::Close) => {
                Some(Expr::Selected(name, option))
            }
            _ => None,
        }
    }

    fn length(&mut self) -> Option<Expr> {
        let parts = (self.take()?, self.take()?, self.take()?, self.take()?, self.take()?);
        match parts {
            (Token::Open, Token::Operand(Operand::Own), Token::Close, Token::Op(op), Token::Operand(Operand::Number(number))) => {
                Some(Expr::Length(op, number))
            }
            _ => None,
        }
    }
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Operand {
        Operand::Of(name.into())
    }

    #[test]
    fn what_people_write_is_read() {
        let is_x = Expr::Compare(of("q"), Op::Equal, Operand::Text("x".into()));
        for text in ["${q} = 'x'", "${q}='x'", "( ${ q } = \"x\" )", "'x' = ${q}", "${q} = ‘x’"] {
            assert_eq!(parse(text).as_ref(), Some(&is_x), "{text}");
        }
        assert_eq!(parse("18 <= ${age}"), Some(Expr::Compare(of("age"), Op::AtLeast, Operand::Number(18.0))));
        assert_eq!(parse("selected(${q}, 'x')"), Some(Expr::Selected("q".into(), "x".into())));
        assert_eq!(parse("string-length(.) <= 200"), Some(Expr::Length(Op::AtMost, 200.0)));
        let Some(Expr::And(limits)) = parse(". >= -0.5 and .<=.5") else { panic!() };
        assert_eq!(limits[1], Expr::Compare(Operand::Own, Op::AtMost, Operand::Number(0.5)));
        assert!(
            matches!(parse("not(selected(${q}, 'x')) or ${a} > 1 and ${b} < 2"), Some(Expr::Or(parts)) if matches!(parts[1], Expr::And(_)))
        );
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        let deep = format!("{}${{q}} = 1{}", "(".repeat(500), ")".repeat(500));
        for text in [
            "",
            "${q}",
            "${q} = ",
            "${q = 'x'",
            "regex(., '[0-9]+')",
            "${a} + 1 > 2",
            "${q} = 'x",
            "1 2",
            "€",
            "not(",
            &deep,
            &"(".repeat(100_000),
        ] {
            assert_eq!(parse(text), None, "{}", &text[..text.len().min(40)]);
        }
    }
}
