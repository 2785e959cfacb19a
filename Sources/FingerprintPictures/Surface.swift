internal import CCairo
internal import Fingerprint

/// One cairo surface: what is drawn on. Owns the handle.
final class Surface {
  let handle: OpaquePointer
  /// What a surface that writes as it goes writes to; lives as long as the handle.
  private let sink: ByteSink?

  private init(_ handle: OpaquePointer, sink: ByteSink? = nil) {
    self.handle = handle
    self.sink = sink
  }

  deinit { cairo_surface_destroy(handle) }

  /// An opaque image in memory, black at first, 4 bytes a pixel.
  static func image(width: Int, height: Int) throws(FingerprintError) -> Surface {
    guard let handle = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { throw outOfMemory(width, height) }
    let surface = Surface(handle)
    guard cairo_surface_status(handle) == CAIRO_STATUS_SUCCESS else {
      throw outOfMemory(width, height)
    }
    return surface
  }

  /// An image of pixels `0xRRGGBB`, row by row from the top.
  static func image(
    _ pixels: [UInt32], width: Int, height: Int
  ) throws(FingerprintError) -> Surface {
    precondition(pixels.count == width * height, "a pixel a place")
    let surface = try image(width: width, height: height)
    cairo_surface_flush(surface.handle)
    guard let data = cairo_image_surface_get_data(surface.handle) else {
      throw outOfMemory(width, height)
    }
    let stride = Int(cairo_image_surface_get_stride(surface.handle))
    pixels.withUnsafeBytes { pixels in
      for row in 0..<height {
        let source = UnsafeRawBufferPointer(
          rebasing: pixels[(row * width * 4)..<((row + 1) * width * 4)])
        UnsafeMutableRawBufferPointer(start: data + row * stride, count: width * 4)
          .copyMemory(from: source)
      }
    }
    cairo_surface_mark_dirty(surface.handle)
    return surface
  }

  /// A drawing that becomes SVG.
  static func vector(width: Int, height: Int) throws(FingerprintError) -> Surface {
    let sink = ByteSink()
    guard
      let handle = cairo_svg_surface_create_for_stream(
        ByteSink.write, sink.opaque, Double(width), Double(height))
    else { throw outOfMemory(width, height) }
    let surface = Surface(handle, sink: sink)
    guard cairo_surface_status(handle) == CAIRO_STATUS_SUCCESS else {
      throw outOfMemory(width, height)
    }
    cairo_svg_surface_set_document_unit(handle, CAIRO_SVG_UNIT_PX)
    return surface
  }

  /// Ends drawing and returns the file's bytes: SVG of a vector surface, PNG of an image.
  func finish(_ subject: String) throws(FingerprintError) -> [UInt8] {
    var status: cairo_status_t
    let sink: ByteSink
    if let own = self.sink {
      sink = own
      cairo_surface_finish(handle)
      status = cairo_surface_status(handle)
    } else {
      sink = ByteSink()
      cairo_surface_flush(handle)
      status = cairo_surface_write_to_png_stream(handle, ByteSink.write, sink.opaque)
    }
    try Self.check(status, subject)
    return sink.bytes
  }

  /// Throws unless cairo is content.
  static func check(_ status: cairo_status_t, _ subject: String) throws(FingerprintError) {
    guard status == CAIRO_STATUS_SUCCESS else {
      throw FingerprintError(
        .pictureNotWritable, subject,
        "can't be drawn (\(String(cString: cairo_status_to_string(status))))")
    }
  }

  private static func outOfMemory(_ width: Int, _ height: Int) -> FingerprintError {
    FingerprintError(
      .pictureNotWritable, "a picture of \(width) × \(height)", "can't be held in memory",
      advice: "choose a smaller --size")
  }
}

/// Where cairo's bytes go.
private final class ByteSink {
  var bytes: [UInt8] = []

  /// For ``write``; whoever passes it on keeps the object alive.
  var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static let write: cairo_write_func_t = { closure, data, count in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue().bytes.append(
      contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
  }
}
