// Packs go, and what a team made of them does not get lost.

import Foundation
import Testing

@testable import FollowupDaemon

@Suite struct DisablingTests {
  private let folders: PackFolders

  init() throws { folders = try PackFolders() }

  private func change() throws {
    try folders.write(
      "rules/payments.rules", try folders.read("rules/payments.rules").replacing("3 days", with: "5 days"))
  }

  @Test func aPackAsShippedIsRemovedAndItsRecordTypesStay() throws {
    _ = try folders.enable("payments", "orders")
    let done = try folders.disable("payments")
    #expect(!folders.present.contains { $0.hasPrefix("payments") })
    #expect(folders.present.contains("records/invoice.rules"))
    #expect(done.notes.count == 1 && done.notes[0].hasPrefix("no rule asks for invoice any more"), "\(done.notes)")
    #expect(try folders.state("payments") == .off)
  }

  @Test func whatTheTeamChangedIsKeptAndComesBack() throws {
    _ = try folders.enable("payments")
    try change()
    let own = try folders.read("rules/payments.rules")
    #expect(try folders.state("payments") == .changed)
    _ = try folders.disable("payments")
    #expect(try folders.state("payments") == .kept)
    #expect(!folders.present.contains { $0.hasPrefix("payments") && !$0.hasSuffix(".kept") })
    #expect(try folders.read("rules/payments.rules.kept") == own)

    let back = try folders.enable("payments")
    #expect(back.notes.contains { $0.contains("comes back as the team had changed it") })
    #expect(try folders.read("rules/payments.rules") == own)
    #expect(folders.present.contains("payments.tests") && !folders.present.contains { $0.hasSuffix(".kept") })
  }

  @Test func aChangedPackIsOverwrittenOnlyWhenThatIsSaidAndKeptEvenThen() throws {
    _ = try folders.enable("payments")
    try change()
    let own = try folders.read("rules/payments.rules")
    let error = try #require(try folders.refusal("payments"))
    #expect(error.kind == .exists && error.remedy?.contains("--replace") == true)
    #expect(try folders.read("rules/payments.rules") == own)

    _ = try folders.enable("payments", replaces: true)
    #expect(try folders.read("rules/payments.rules") == folders.read("shipped/payments.rules"))
    #expect(try folders.read("rules/payments.rules.kept") == own)

    // There is room for one: the next is not lost either.
    try change()
    #expect(try folders.refusal("payments", replaces: true)?.kind == .exists)
    #expect(throws: PackError.self) { try folders.disable("payments") }
    #expect(try folders.read("rules/payments.rules.kept") == own)
    #expect(try folders.read("rules/payments.rules") == own)
  }

  @Test func aPackWhoseDeclarationsOthersUseStays() throws {
    try folders.write(
      "shipped/payments.rules", "group cash \"cash@example.com\"\n\n" + folders.read("shipped/payments.rules"))
    _ = try folders.enable("payments")
    try folders.write(
      "rules/team.rules",
      "rule ours\n  for each invoice\n  when status is open\n  remind group cash\n  subject \"x\"\n")
    let before = folders.present
    #expect(throws: PackError.self) { try folders.disable("payments") }
    #expect(folders.present == before)
  }

  @Test func whatIsNotEnabledCannotBeDisabled() throws {
    #expect(throws: PackError.self) { try folders.disable("payments") }
  }

  @Test func whereOneFileCannotBeWrittenAllAreAsTheyWere() throws {
    try folders.write("rules/a.rules", "# before\n")
    try folders.write("rules/stone", "")
    let good = FileChange(path: "\(folders.rules)/a.rules", contents: Array("# after\n".utf8))
    let new = FileChange(path: "\(folders.rules)/b.rules", contents: Array("# new\n".utf8))
    for bad in [
      FileChange(path: "\(folders.rules)/stone/c.rules", contents: []),
      FileChange(path: "\(folders.rules)/absent.rules", contents: nil),
    ] {
      do throws(PackError) {
        try FileChanges(files: [good, new, bad]).perform()
        Issue.record("it could be written")
      } catch {
        #expect(error.kind == .cannotWrite && error.message.contains("as they were"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folders.rules).sorted() == ["a.rules", "stone"])
      #expect(try folders.read("rules/a.rules") == "# before\n")
    }
  }
}
