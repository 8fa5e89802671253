//! Function calls, cut out of an expression. Source of what they do: Cloudflare, "Functions reference".

use std::collections::BTreeMap;

#[derive(Clone)]
pub enum Value {
    Text(String),
    Number(i32),
    Truth(bool),
}

enum Argument {
    Field(String),
    Text(String),
}

pub struct Call {
    function: String,
    arguments: Vec<Argument>,
}

impl Call {
    pub fn result(&self, values: &BTreeMap<String, Value>) -> Result<Value, String> {
        let arguments = self.arguments.iter().map(|argument| match argument {
            Argument::Text(text) => Ok(text.as_str()),
            Argument::Field(name) => match values.get(name) {
                Some(Value::Text(text)) => Ok(text.as_str()),
                _ => Err(format!("{}() has no text `{name}` to work on", self.function)),
            },
        });
        let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
        match (self.function.as_str(), arguments.as_slice()) {
            ("starts_with", [text, prefix]) => Ok(Value::Truth(text.starts_with(prefix))),
            ("ends_with", [text, suffix]) => Ok(Value::Truth(text.ends_with(suffix))),
            ("lower", [text]) => Ok(Value::Text(text.to_ascii_lowercase())),
            ("upper", [text]) => Ok(Value::Text(text.to_ascii_uppercase())),
            ("len", [text]) => Ok(Value::Number(text.len() as i32)),
            ("concat", parts) => Ok(Value::Text(parts.concat())),
            (function, arguments) => Err(format!("{function}() with {} arguments is not known here", arguments.len())),
        }
    }
}

/// The expression with a field for each call, and the calls by that field's name, in the order they are to be made.
pub fn lift(expression: &str) -> Result<(String, Vec<(String, Call)>), String> {
    let mut reader = Reader { text: expression, at: 0, calls: Vec::new() };
    let mut out = String::new();
    while let Some(character) = reader.peek() {
        if character == '"' {
            let start = reader.at;
            reader.string()?;
            out.push_str(&expression[start..reader.at]);
        } else if is_name(character) {
            out.push_str(&reader.name_or_call()?);
        } else {
            out.push(character);
            reader.at += character.len_utf8();
        }
    }
    Ok((out, reader.calls))
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '.'
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    calls: Vec<(String, Call)>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|character| character.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// A name as it stands, or the field that takes the place of a call.
    fn name_or_call(&mut self) -> Result<String, String> {
        let start = self.at;
        while self.peek().is_some_and(is_name) {
            self.at += 1;
        }
        let name = self.text[start..self.at].to_string();
        // `not (…)` and `in {…}` are no calls: a function's parenthesis follows at once.
        if self.peek() != Some('(') || ["not", "and", "or", "xor"].contains(&name.as_str()) {
            return Ok(name);
        }
        self.at += 1;
        let mut arguments = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some(')') => break self.at += 1,
                Some(',') => self.at += 1,
                Some('"') => arguments.push(Argument::Text(self.string()?)),
                Some(character) if is_name(character) => arguments.push(Argument::Field(self.name_or_call()?)),
                _ => return Err(format!("{name}() does not end: {}", self.text)),
            }
        }
        let field = format!("call.{}_{name}", self.calls.len());
        self.calls.push((field.clone(), Call { function: name, arguments }));
        Ok(field)
    }

    /// A quoted text, as it is meant.
    fn string(&mut self) -> Result<String, String> {
        let mut out = String::new();
        let mut characters = self.text[self.at + 1..].char_indices();
        while let Some((offset, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += offset + 2;
                    return Ok(out);
                }
                '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => out.push(escaped),
                    _ => return Err(format!("an escape that is not known here: {}", self.text)),
                },
                _ => out.push(character),
            }
        }
        Err(format!("a quote that does not end: {}", self.text))
    }
}
