// The packs that are shipped: each can be enabled by itself, and all together.

import Foundation
import RuleLanguage
import Testing

@testable import FollowupDaemon

private let shipped =
  URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
  .replacingOccurrences(of: "//", with: "/") + "/Rules"

private let names = ((try? PackCatalogue(folder: shipped))?.packs ?? []).map(\.name)

@Suite struct ShippedPackTests {
  private func enable(_ packs: [String]) throws -> PackChange {
    let folder = "/tmp/shipped-\(UUID().uuidString.prefix(8).lowercased())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let change = try PackChange.enabling(packs, of: PackCatalogue(folder: shipped), in: TeamRules(folder: folder))
    try change.perform()
    #expect(RuleLoader.load(paths: [folder]).diagnostics.isEmpty)
    return change
  }

  @Test(arguments: names) func everyPackCanBeEnabledByItself(_ name: String) throws {
    let change = try enable([name])
    #expect(change.loaded.diagnostics.isEmpty)
    // Its own rules come, and no other pack's.
    let pack = try PackCatalogue(folder: shipped).pack(name)
    #expect(change.loaded.rules?.rules.map(\.name) == pack.rules)
    #expect(pack.files.count == 2, "it has no tests")
  }

  @Test func allPacksCanBeEnabledTogether() throws {
    #expect(names.count >= 4)
    let change = try enable(names)
    #expect(change.loaded.rules?.rules.count == RuleLoader.load(paths: [shipped]).rules?.rules.count)
  }

  @Test func everyPackSaysInASentenceWhatItDoes() throws {
    for pack in try PackCatalogue(folder: shipped).packs {
      #expect(pack.summary != pack.title && pack.summary.hasSuffix("."), "\(pack.name): \(pack.summary)")
      #expect(pack.summary.count <= 200, "\(pack.name): \(pack.summary)")
      #expect(!pack.title.hasSuffix(".") && pack.title.count <= 40, "\(pack.name): \(pack.title)")
    }
  }

  @Test func aPacksFirstCommentIsReadAsTitleAndSentence() throws {
    let comment = OpeningComment(
      SourceText(
        file: "a.rules",
        text: "# Payments\n# Reminds of invoices\n# that are late. Then of others.\n#\n# To change: x\n\nrule a\n"))
    #expect(comment.title == "Payments" && comment.summary == "Reminds of invoices that are late.")
    let bare = OpeningComment(SourceText(file: "a.rules", text: "rule a\n"))
    #expect(bare.title == nil && bare.summary == nil)
  }
}
