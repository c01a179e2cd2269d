//! What both modes share: the configuration all engines get, the request, and the answer.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::future::{ready, Future, Ready};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use serde_json::{json, Value};
use tower_http::cors::{AllowHeaders, AllowOrigin, Any, Cors, CorsLayer};
use tower_layer::Layer;
use tower_service::Service;

pub type Failure = Box<dyn std::error::Error>;

fn texts(value: &Value) -> Result<Vec<&str>, Failure> {
    let list = value.as_array().ok_or("a list of strings is missing")?;
    list.iter().map(|each| each.as_str().ok_or_else(|| "not a string".into())).collect()
}

fn names(value: &Value) -> Result<Vec<HeaderName>, Failure> {
    texts(value)?.into_iter().map(|each| Ok(each.parse()?)).collect()
}

pub fn read_layer(config: &Value) -> Result<CorsLayer, Failure> {
    let credentials = config["credentials"] == json!(true);
    let origins = texts(&config["origins"])?;
    let origin = if origins == ["*"] {
        AllowOrigin::any()
    } else if origins.iter().any(|each| each.contains('*')) {
        return Err("tower-http has no wildcards within origins".into());
    } else {
        let listed: Result<Vec<HeaderValue>, _> =
            origins.iter().map(|each| HeaderValue::from_str(each)).collect();
        AllowOrigin::list(listed?)
    };
    // `Any` writes a literal `*`, which it refuses beside credentials; echoing is its other way.
    let headers = if texts(&config["headers"])? != ["*"] {
        AllowHeaders::list(names(&config["headers"])?)
    } else if credentials {
        AllowHeaders::mirror_request()
    } else {
        Any.into()
    };
    let methods: Result<Vec<Method>, _> =
        texts(&config["methods"])?.into_iter().map(|each| each.parse()).collect();
    let max_age = config["max_age"].as_u64().ok_or("max_age is a number of seconds")?;
    Ok(CorsLayer::new()
        .allow_origin(origin)
        .allow_headers(headers)
        .allow_methods(methods?)
        .expose_headers(names(&config["exposed"])?)
        .allow_credentials(credentials)
        .max_age(Duration::from_secs(max_age)))
}

pub fn read_request(request: &Value) -> Result<Request<()>, Failure> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("a string is missing");
    let mut builder = Request::builder()
        .method(text(&request["method"])?.as_str())
        .uri(text(&request["target"])?);
    for line in request["headers"].as_array().ok_or("headers are missing")? {
        builder = builder.header(text(&line[0])?, text(&line[1])?);
    }
    Ok(builder.body(())?)
}

/// The handler behind the middleware. It answers with a header map that was used before.
#[derive(Clone, Default)]
pub struct Handler {
    pub spare: Rc<RefCell<HeaderMap>>,
    pub ran: Rc<Cell<bool>>,
}

impl Service<Request<()>> for Handler {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        self.ran.set(true);
        let mut response = Response::new(());
        *response.headers_mut() = self.spare.take();
        ready(Ok(response))
    }
}

struct Idle;

impl Wake for Idle {
    fn wake(self: Arc<Self>) {}
}

pub struct Engine {
    service: Cors<Handler>,
    handler: Handler,
    waker: Waker,
}

impl Engine {
    /// Panics if the configuration is one that tower-http refuses.
    pub fn new(layer: &CorsLayer) -> Self {
        let handler = Handler::default();
        Self { service: layer.layer(handler.clone()), handler, waker: Arc::new(Idle).into() }
    }

    /// Nothing here ever waits.
    pub fn call(&mut self, request: Request<()>) -> Response<()> {
        let mut context = Context::from_waker(&self.waker);
        let Poll::Ready(Ok(())) = self.service.poll_ready(&mut context) else {
            unreachable!("the handler is always ready");
        };
        let future = pin!(self.service.call(request));
        match future.poll(&mut context) {
            Poll::Ready(Ok(response)) => response,
            _ => unreachable!("no part of it waits"),
        }
    }

    /// Hands a response's header map back, for the next one.
    pub fn recycle(&self, response: Response<()>) {
        let mut headers = response.into_parts().0.headers;
        headers.clear();
        self.handler.spare.replace(headers);
    }

    pub fn answer(&mut self, request: Request<()>) -> Value {
        self.handler.ran.set(false);
        let response = self.call(request);
        let headers: Vec<Value> = response
            .headers()
            .iter()
            .map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]))
            .collect();
        json!({
            "status": response.status().as_u16(),
            "headers": headers,
            "ran": self.handler.ran.get(),
        })
    }
}
