import Foundation
import Testing

@testable import Fingerprint
@testable import FingerprintPictures

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Pictures")
struct PictureTests {
  /// A second of two tones in turn, with a little noise.
  private static let inspection = Result {
    var state: UInt32 = 1
    let samples = (0..<11_025).map { index in
      let hertz = index < 5_512 ? 440.0 : 1_200
      state = state &* 1_664_525 &+ 1_013_904_223
      let noise = Float(state >> 8) / Float(1 << 24) * 0.02 - 0.01
      return 0.4 * Float(sin(2 * .pi * hertz * Double(index) / 11_025)) + noise
    }
    return try Inspector().inspection(of: .samples(samples, sampleRate: 11_025))
  }

  private func picture(
    _ layers: PictureLayers? = nil, title: String = "tones", width: Int = 640, height: Int = 360
  ) throws -> InspectionPicture {
    InspectionPicture(
      try Self.inspection.get(), title: title, notes: ["1.0 s", "two tones"], layers: layers,
      width: width, height: height)
  }

  /// Width and height as the header of a PNG has them.
  private func dimensions(_ bytes: [UInt8]) -> [Int] {
    [16, 20].map { start in bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) } }
  }

  @Test("A PNG has the signature and the size asked for", arguments: [(640, 360), (801, 455)])
  func png(width: Int, height: Int) throws {
    let bytes = try picture(width: width, height: height).drawn(as: .png).bytes
    #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(dimensions(bytes) == [width, height])
  }

  @Test("The same picture is the same bytes")
  func repeatable() throws {
    let picture = try picture()
    #expect(try picture.drawn(as: .png) == picture.drawn(as: .png))
  }

  @Test("Every layer, and every single one, shows something of its own")
  func layers() throws {
    let layers: [PictureLayers] = [
      [], .spectrogram, .whitened, .peaks, .pairs, [.spectrogram, .whitened],
      [.spectrogram, .peaks], [.spectrogram, .pairs], [.whitened, .peaks, .pairs],
    ]
    let files = try layers.map { try picture($0).drawn(as: .png) }
    #expect(Set(files).count == files.count)
  }

  @Test("Layers of a comparison are left out where there is none, sizes brought into bounds")
  func bounds() throws {
    let picture = try picture([.spectrogram, .histogram, .matches], width: 1, height: 100_000)
    #expect(picture.layers == .spectrogram)
    #expect(picture.width == 640 && picture.height == 4096)
  }

  @Test(
    "SVG is well-formed XML with an image in it, whatever the title",
    arguments: [
      "tones", "a <b> & \"c\" ]]>", "", "\u{202E}x\u{7}", String(repeating: "ä", count: 500),
    ])
  func svg(title: String) throws {
    let bytes = try picture(title: title).drawn(as: .svg).bytes
    let reader = Reader()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.elements.first == "svg" && reader.elements.contains("image"))
    #expect(reader.width == "640px")
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    var width: String?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      if elements.isEmpty { width = attributes["width"] }
      elements.append(name)
    }
  }

  @Test("Silence and a clip of one frame can be drawn")
  func edges() throws {
    for count in [100, 30_000] {
      let inspection = try Inspector().inspection(
        of: .samples([Float](repeating: 0, count: count), sampleRate: 11_025))
      let picture = InspectionPicture(inspection, title: "nothing", width: 640, height: 360)
      #expect(dimensions(try picture.drawn(as: .png).bytes) == [640, 360])
    }
  }

  @Test("No more marks than can be told apart, and from every stretch of the clip")
  func overlay() throws {
    let inspection = try Self.inspection.get()
    let theme = Theme(width: 1600, height: 900)
    let all = Overlay(inspection, [.peaks, .pairs], pixels: 1e9, theme)
    let few = Overlay(inspection, [.peaks, .pairs], pixels: 900 * 40, theme)
    #expect(all.pairs == inspection.reference.pairs)
    #expect(all.marks.reduce(0) { $0 + $1.places.count } == inspection.query.peaks.count)
    #expect(few.marks.reduce(0) { $0 + $1.places.count } <= 48)
    #expect(few.pairs.count <= 40)
    let halves = Set(few.pairs.map { $0.anchor.seconds < 0.5 })
    #expect(halves == [true, false])
  }
}

@Suite("Picture files")
struct PictureFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "FingerprintPicturesTests-\(UUID().uuidString)")

  @Test(
    "The ending decides the format",
    arguments: [
      ("a.png", PictureFormat.png), ("b.PNG", .png), ("x.y/c.svg", .svg), ("d.jpg", nil),
      ("png", nil), ("e.png.gz", nil), ("", nil),
    ])
  func formats(path: String, expected: PictureFormat?) {
    #expect(PictureFormat(path: path) == expected)
  }

  @Test("A file is put in place whole, what was there before replaced, nothing else left")
  func write() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.png").path
    for bytes in [[UInt8](1...200), [7]] {
      try PictureFile(bytes: bytes).write(to: path)
      #expect(try Data(contentsOf: URL(filePath: path)) == Data(bytes))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.png"])
  }

  @Test("A folder, and a folder that isn't there, are errors that leave nothing behind")
  func unwritable() throws {
    try FileManager.default.createDirectory(
      at: folder.appending(path: "b.png"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["b.png", "missing/c.png"] {
      let path = folder.appending(path: name).path
      #expect {
        try PictureFile(bytes: [1]).write(to: path)
      } throws: { error in
        let error = error as? FingerprintError
        return error?.code == .pictureNotWritable && error?.subject == path
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["b.png"])
  }
}
