// swift-tools-version: 6.2
import PackageDescription

/// Programs that embed `Fingerprint`, each about ten lines. In a package of its own, as yours will
/// be.
let package = Package(
  name: "Examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "fpctl", path: "..")],
  targets: ["IndexFolder", "IdentifyClip", "StreamSamples"].map {
    .executableTarget(
      name: $0, dependencies: [.product(name: "Fingerprint", package: "fpctl")],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
  }
)
