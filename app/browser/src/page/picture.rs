//! A drawing as a PNG: the browser itself draws it, from a data address, since the policy lets no other image in.

use crate::js;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use views::Why;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Twice the size on the page, so that it stays sharp in print and on dense screens.
const DENSER: u32 = 2;
/// A side longer than this no browser draws.
const MOST: u32 = 8192;

/// An SVG document as a PNG.
pub async fn png(svg: String, width: u32, height: u32) -> Result<Vec<u8>, Why> {
    draw(svg, width, height)
        .await
        .map_err(|error| Why::Internal(js::words(&error)))
}

async fn draw(svg: String, width: u32, height: u32) -> Result<Vec<u8>, JsValue> {
    let side = |pixels: u32| pixels.saturating_mul(DENSER).clamp(1, MOST);
    let image = HtmlImageElement::new()?;
    let escaped = String::from(js_sys::encode_uri_component(&svg));
    image.set_src(&["data:image/svg+xml;charset=utf-8,", &escaped].concat());
    JsFuture::from(image.decode()).await?;
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(side(width));
    canvas.set_height(side(height));
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or("this browser draws no pictures")?
        .unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        side(width).into(),
        side(height).into(),
    )?;
    let (promise, yes, no) = js::deferred().ok_or("no promise")?;
    let made = Closure::once_into_js(move |blob: JsValue| {
        let _ = match blob.is_object() {
            true => yes.call1(&JsValue::UNDEFINED, &blob),
            false => no.call1(&JsValue::UNDEFINED, &"the picture is too large".into()),
        };
    });
    canvas.to_blob(made.unchecked_ref())?;
    let blob: Blob = JsFuture::from(promise).await?.unchecked_into();
    bytes(blob.array_buffer()).await
}

/// What a promised buffer holds.
pub async fn bytes(buffer: Promise) -> Result<Vec<u8>, JsValue> {
    let buffer: ArrayBuffer = JsFuture::from(buffer).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
