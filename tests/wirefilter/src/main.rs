//! Evaluates rules over requests with Cloudflare's own engine: JSON in, JSON out.
//!
//! In:  `{"expressions": ["…"], "requests": [{"http.host": "…", "http.response.code": 503, …}]}`
//! Out: `[[true, false, …], …]`, one list for each expression, one verdict for each request.
//!
//! The engine's released version knows fields and operators, but no functions: those belong to whoever embeds it.
//! So each call is cut out of the text and registered on the scheme as a field, whose value is the function's result as
//! Cloudflare documents it. What is left, operators, sets, precedence and quoting, is the engine's to read and to judge.

mod calls;

use calls::{lift, Value};
use serde_json::{json, Map, Value as Json};
use std::{collections::BTreeMap, error::Error, io};
use wirefilter::{ExecutionContext, LhsValue, Scheme, Type};

fn main() -> Result<(), Box<dyn Error>> {
    let input: Json = serde_json::from_reader(io::stdin())?;
    let requests = list(&input, "requests")?;
    let verdicts = list(&input, "expressions")?
        .iter()
        .map(|expression| verdicts(expression.as_str().ok_or("an expression is a text")?, requests))
        .collect::<Result<Vec<_>, _>>()?;
    println!("{}", json!(verdicts));
    Ok(())
}

fn list<'a>(input: &'a Json, key: &str) -> Result<&'a Vec<Json>, String> {
    input[key].as_array().ok_or(format!("no list `{key}`"))
}

fn verdicts(expression: &str, requests: &[Json]) -> Result<Vec<bool>, Box<dyn Error>> {
    let (text, calls) = lift(expression)?;
    requests
        .iter()
        .map(|request| {
            let fields = request.as_object().ok_or("a request is an object")?;
            let mut values = known(fields)?;
            for (name, call) in &calls {
                let result = call.result(&values)?;
                values.insert(name.clone(), result);
            }
            execute(&text, &values)
        })
        .collect()
}

fn known(fields: &Map<String, Json>) -> Result<BTreeMap<String, Value>, String> {
    fields
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Json::String(text) => Value::Text(text.clone()),
                Json::Number(number) => Value::Number(number.as_i64().ok_or("a number is whole")? as i32),
                Json::Bool(truth) => Value::Truth(*truth),
                _ => return Err(format!("{name} is no text, number or truth")),
            };
            Ok((name.clone(), value))
        })
        .collect()
}

fn execute(text: &str, values: &BTreeMap<String, Value>) -> Result<bool, Box<dyn Error>> {
    let mut scheme = Scheme::default();
    for (name, value) in values {
        let kind = match value {
            Value::Text(_) => Type::Bytes,
            Value::Number(_) => Type::Int,
            Value::Truth(_) => Type::Bool,
        };
        scheme.add_field(name.clone(), kind).map_err(|error| error.to_string())?;
    }
    let filter = scheme.parse(text).map_err(|error| format!("{text}\n{error}"))?.compile();
    let mut context = ExecutionContext::new(&scheme);
    for (name, value) in values {
        let value: LhsValue = match value {
            Value::Text(text) => text.as_str().into(),
            Value::Number(number) => (*number).into(),
            Value::Truth(truth) => (*truth).into(),
        };
        context.set_field_value(name, value).map_err(|error| error.to_string())?;
    }
    Ok(filter.execute(&context).map_err(|error| error.to_string())?)
}
