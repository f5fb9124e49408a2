//! A method of each of the four kinds: a guide to the sights along a road.
//!
//! ```sh
//! cargo run -p examples route_guide
//! ```
//!
//! ```text
//! One message each way: at 4 east, 1 north is the old mill
//! A stream of replies: in the west are the town hall, the old mill
//! A stream of requests: a walk of 4 points and 16 steps passes 3 sights
//! A stream each way: "closed today" is left at the mill
//! A stream each way: "open again" is left there, after "closed today"
//! ```

use rustgreet::{Request, Server, Status, Streaming};

use crate::pb::route_guide::{
    Area, Feature, Note, Point, RouteGuide, RouteGuideClient, RouteGuideServer, RouteSummary,
};

/// The server: it knows the sights.
struct Guide(Vec<Feature>);

impl Guide {
    fn feature_at(&self, place: &Point) -> Option<&Feature> {
        let mut features = self.0.iter();
        features.find(|it| it.location.as_ref() == Some(place))
    }
}

impl RouteGuide for Guide {
    async fn get_feature(&self, request: Request<Point>) -> rustgreet::Result<Feature> {
        match self.feature_at(request.get_ref()) {
            Some(feature) => Ok(feature.clone().into()),
            None => Err(Status::not_found("there is nothing to see")),
        }
    }

    async fn list_features(&self, request: Request<Area>) -> rustgreet::Result<Streaming<Feature>> {
        let area = request.into_inner();
        let is_inside = |it: &&Feature| {
            let Point { east, north, .. } = it.location.clone().unwrap_or_default();
            (area.west..=area.east).contains(&east) && (area.south..=area.north).contains(&north)
        };
        let features: Vec<_> = self.0.iter().filter(is_inside).cloned().collect();
        Ok(Streaming::iter(features).into())
    }

    async fn record_route(
        &self,
        request: Request<Streaming<Point>>,
    ) -> rustgreet::Result<RouteSummary> {
        let mut points = request.into_inner();
        let mut summary = RouteSummary::default();
        let mut last: Option<Point> = None;
        while let Some(point) = points.message().await? {
            summary.points += 1;
            summary.features += i32::from(self.feature_at(&point).is_some());
            if let Some(last) = last {
                summary.steps += (point.east - last.east).abs() + (point.north - last.north).abs();
            }
            last = Some(point);
        }
        Ok(summary.into())
    }

    async fn route_chat(
        &self,
        request: Request<Streaming<Note>>,
    ) -> rustgreet::Result<Streaming<Note>> {
        let mut notes = request.into_inner();
        let replies = Streaming::produce(async move |replies| {
            let mut left: Vec<Note> = Vec::new();
            while let Some(note) = notes.message().await? {
                for earlier in left.iter().filter(|it| it.location == note.location) {
                    replies.send(earlier.clone()).await?;
                }
                left.push(note);
            }
            Ok(())
        });
        Ok(replies.into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let features = [
        ("the town hall", 0, 0),
        ("the old mill", 4, 1),
        ("the lighthouse", 9, 7),
    ];
    let features = features.map(|(name, east, north)| feature(name, point(east, north)));
    let server = Server::new().add_service(RouteGuideServer::new(Guide(features.into())));
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = RouteGuideClient::connect(address).await?;

    let feature = client.get_feature(point(4, 1)).await?.into_inner();
    println!(
        "One message each way: at 4 east, 1 north is {}",
        feature.name
    );

    let west = Area {
        east: 5,
        north: 10,
        ..Default::default()
    };
    let mut features = client.list_features(west).await?.into_inner();
    let mut names = Vec::new();
    while let Some(feature) = features.message().await? {
        names.push(feature.name);
    }
    println!("A stream of replies: in the west are {}", names.join(", "));

    let walk = [point(0, 0), point(4, 0), point(4, 1), point(9, 7)];
    let RouteSummary {
        points,
        features,
        steps,
        ..
    } = client
        .record_route(Streaming::iter(walk))
        .await?
        .into_inner();
    println!(
        "A stream of requests: a walk of {points} points and {steps} steps passes {features} sights"
    );

    let (notes, requests) = Streaming::channel(4);
    let mut answers = client.route_chat(requests).await?.into_inner();
    notes.send(note(point(4, 1), "closed today")).await?;
    println!("A stream each way: \"closed today\" is left at the mill");
    notes.send(note(point(4, 1), "open again")).await?;
    let earlier = answers.message().await?.unwrap_or_default().text;
    println!("A stream each way: \"open again\" is left there, after {earlier:?}");
    Ok(())
}

fn point(east: i32, north: i32) -> Point {
    Point {
        east,
        north,
        ..Default::default()
    }
}

fn feature(name: &str, location: Point) -> Feature {
    Feature {
        name: name.into(),
        location: Some(location),
        ..Default::default()
    }
}

fn note(location: Point, text: &str) -> Note {
    Note {
        location: Some(location),
        text: text.into(),
        ..Default::default()
    }
}
