//! The handler of rest.proto.

use rustgreet::{
    Code, Metadata, Request, Response, Result, Status, Streaming,
    wkt::{Empty, StringValue},
};

use crate::pb::{
    google::api::HttpBody,
    rest::{Everything, Library, Picture},
};

/// Answers what it is told to.
#[derive(Clone, Debug, Default)]
pub struct Shelves;

impl Library for Shelves {
    async fn echo(&self, request: Request<Everything>) -> Result<Everything> {
        let seen: Vec<_> = request.metadata().get_all("x-in").collect();
        let seen = seen.join("+");
        let mut response = Response::new(request.into_inner());
        if !seen.is_empty() {
            response.metadata_mut().insert("x-ahead", &seen)?;
            response.trailers_mut().insert("x-behind", &seen)?;
        }
        Ok(response)
    }

    async fn fixed(&self, _: Request<Empty>) -> Result<Everything> {
        let text = "the fixed one".into();
        Ok(Everything {
            text,
            ..Default::default()
        }
        .into())
    }

    async fn fail(&self, request: Request<Everything>) -> Result<Everything> {
        let Everything { number, text, .. } = request.into_inner();
        let status = Status::new(Code::from_number(number), text)
            .with_detail(&StringValue::from("detail"))
            .with_metadata(metadata("x-behind", "2"));
        Err(status.with_headers(metadata("x-ahead", "1")))
    }

    async fn watch(&self, request: Request<Everything>) -> Result<Streaming<Everything>> {
        let Everything { number, text, .. } = request.into_inner();
        let numbered = |number| Everything {
            number,
            texts: vec![number.to_string()],
            ..Default::default()
        };
        let end = (!text.is_empty()).then(|| Err(Status::not_found(text)));
        let items = (1..=number)
            .map(move |number| Ok(numbered(number)))
            .chain(end);
        let replies = Streaming::iter(items).with_trailers(metadata("x-behind", "2"));
        let mut response = Response::new(replies);
        *response.metadata_mut() = metadata("x-ahead", "1");
        Ok(response)
    }

    async fn collect(&self, request: Request<Streaming<Everything>>) -> Result<Everything> {
        let requests = request.into_inner().into_vec().await?;
        let texts = requests.iter().map(|request| {
            let nested = request.nested.as_ref();
            format!(
                "{}@{}",
                request.text,
                nested.map_or("", |it| it.text.as_str())
            )
        });
        Ok(Everything {
            text: texts.collect::<Vec<_>>().join(","),
            number: requests.len() as i32,
            ..Default::default()
        }
        .into())
    }

    async fn chat(&self, request: Request<Streaming<Everything>>) -> Result<Streaming<Everything>> {
        Ok(request.into_inner().into())
    }

    async fn upload(&self, request: Request<Picture>) -> Result<HttpBody> {
        let Picture { name, body, .. } = request.into_inner();
        let drawn = || HttpBody {
            content_type: "image/svg+xml".into(),
            data: format!("<svg id='{name}'/>").into(),
            ..Default::default()
        };
        Ok(body.unwrap_or_else(drawn).into())
    }

    async fn download(&self, request: Request<Picture>) -> Result<Streaming<HttpBody>> {
        let name = request.into_inner().name;
        let parts = name.chars().map(|letter| HttpBody {
            content_type: "text/html".into(),
            data: letter.to_string().into(),
            ..Default::default()
        });
        Ok(Streaming::iter(parts.collect::<Vec<_>>()).into())
    }
}

fn metadata(key: &str, value: &str) -> Metadata {
    let mut metadata = Metadata::new();
    metadata.insert(key, value).unwrap();
    metadata
}
