// Shipped packs come into force: with what they need, or not at all.

import Foundation
import Testing

@testable import FollowupDaemon

@Suite struct EnablingTests {
  private let folders: PackFolders

  init() throws { folders = try PackFolders() }

  @Test func aPackComesWithTheRecordTypesItsRulesAskForAndNoOthers() throws {
    let change = try folders.enable("payments")
    // A word of a text is no record type: the subject speaks of an order.
    #expect(
      folders.present == [
        "payments.rules", "payments.tests", "records/client.rules", "records/employee.rules", "records/invoice.rules",
      ])
    #expect(try folders.read("rules/payments.rules") == folders.read("shipped/payments.rules"))
    #expect(change.loaded.rules?.rules.map(\.name) == ["late"])
    #expect(try folders.state("payments") == .enabled)
    #expect(try folders.state("orders") == .off)
  }

  @Test func whatIsAskedForThroughListsOfListsComesAlongAndTheCalendarOfTests() throws {
    _ = try folders.enable("orders")
    #expect(
      folders.present == [
        "calendars/poland.rules", "orders.rules", "orders.tests", "records/client.rules", "records/delivery.rules",
        "records/employee.rules", "records/order.rules",
      ])
  }

  @Test func aSecondPackBringsOnlyWhatIsNotThere() throws {
    _ = try folders.enable("payments")
    let before = folders.present
    let change = try folders.enable("orders", "payments")
    #expect(change.notes == ["payments is enabled already"])
    #expect(Set(folders.present).subtracting(before).count == 5)
  }

  @Test func aRecordTypeThatTheTeamDeclaresStaysItsOwn() throws {
    try folders.write(
      "rules/team.rules",
      "record employee\n  name text\n  email email\nrecord client\n  name text\n  manager link to employee as clients\n"
    )
    _ = try folders.enable("payments")
    #expect(folders.present == ["payments.rules", "payments.tests", "records/invoice.rules", "team.rules"])
  }

  @Test func aFieldThatTheTeamsRecordLacksIsNamedWithTheLineToAdd() throws {
    let own = """
      # Ours
      record employee
        name text
        email email
      record client
        name text
        manager link to employee as clients

      """
    try folders.write("rules/team.rules", own)
    let error = try #require(try folders.refusal("orders"))
    #expect(error.kind == .badRules)
    #expect(error.diagnostics.count == 1)
    let finding = try #require(error.diagnostics.first)
    #expect(finding.file == "\(folders.rules)/team.rules" && finding.line == 5)
    #expect(finding.message == "`client` has no field `relation`, of which the pack speaks")
    #expect(finding.help?.contains("add the line `relation  one of prospect, active, former`") == true)
    #expect(folders.present == ["team.rules"])

    try folders.write("rules/team.rules", own + "  relation  one of prospect, active, former\n")
    #expect(try folders.refusal("orders") == nil)
  }

  @Test func aFieldOfAnotherKindIsNamedWhereThePackAsksForIt() throws {
    try folders.write(
      "rules/team.rules",
      """
      record employee
        name text
        email email
      record client
        name text
        manager link to employee as clients
        relation date

      """)
    let error = try #require(try folders.refusal("orders"))
    #expect(error.diagnostics.contains { $0.file == "\(folders.shipped)/orders.rules" && $0.line == 5 })
    #expect(folders.present == ["team.rules"])
  }

  @Test func aRuleNameThatTheTeamUsesIsRefusedAndNothingIsWritten() throws {
    _ = try folders.enable("payments")
    try FileManager.default.moveItem(atPath: "\(folders.rules)/payments.rules", toPath: "\(folders.rules)/ours.rules")
    try FileManager.default.removeItem(atPath: "\(folders.rules)/payments.tests")
    let before = folders.present
    let error = try #require(try folders.refusal("payments"))
    #expect(error.kind == .badRules)
    #expect(error.diagnostics.contains { $0.message == "rule `late` is declared twice" && $0.help != nil })
    #expect(folders.present == before)
  }

  @Test func testsThatDoNotFitTheTeamsRecordsAreFoundBefore() throws {
    try folders.write(
      "shipped/payments.tests", "test \"t\"\n  given client c with colour \"red\"\n  on 2026-11-16 expect nothing\n")
    let error = try #require(try folders.refusal("payments"))
    #expect(error.diagnostics.first?.file == "\(folders.shipped)/payments.tests")
    #expect(folders.present == [])
  }

  @Test func mistakesOfTheTeamAreNamedBeforeAnythingIsWritten() throws {
    try folders.write("rules/team.rules", "rule broken\n")
    let error = try #require(try folders.refusal("payments"))
    #expect(error.diagnostics.contains { $0.file == "\(folders.rules)/team.rules" })
    #expect(folders.present == ["team.rules"])
  }

  @Test func aMistypedPackIsAnsweredWithTheNearest() throws {
    let error = try #require(try folders.refusal("payment"))
    #expect(error.kind == .unknown && error.remedy == "did you mean `payments`?")
  }

  @Test func aFileInTheWayIsNotOverwritten() throws {
    try folders.write("rules/payments.tests", "# ours\n")
    let error = try #require(try folders.refusal("payments"))
    #expect(error.kind == .exists && error.message.contains("payments.tests"))
    #expect(folders.present == ["payments.tests"])
  }

  @Test func whoeverMayWriteIntoTheFolderMayWriteWhatComes() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o2775], ofItemAtPath: folders.rules)
    _ = try folders.enable("payments")
    func mode(_ name: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: "\(folders.rules)/\(name)")[.posixPermissions] as? Int
    }
    #expect(try mode("payments.rules") == 0o664)
    #expect(try mode("records") == 0o2775)
    #expect(try mode("records/invoice.rules") == 0o664)
  }
}
