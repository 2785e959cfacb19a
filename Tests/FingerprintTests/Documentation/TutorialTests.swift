import Foundation
import Testing

/// The tutorial against the programs that are built and run.
struct TutorialTests {
  private static let root = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url
  }()

  private static let examples =
    (try? FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "Examples/Sources").path
    ).sorted()) ?? []

  @Test("There are three examples")
  func count() { #expect(Self.examples.count == 3) }

  @Test("The tutorial's code is the example's, to the letter", arguments: examples)
  func listing(example: String) throws {
    let code = try String(
      contentsOf: Self.root.appending(path: "Examples/Sources/\(example)/main.swift"),
      encoding: .utf8)
    let tutorial = try String(
      contentsOf: Self.root.appending(
        path: "Sources/Fingerprint/Fingerprint.docc/FromAFolderToAnAnswer.md"), encoding: .utf8)
    #expect(tutorial.contains("```swift\n\(code)```\n"))
  }
}
