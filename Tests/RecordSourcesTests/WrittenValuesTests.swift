// What a person writes by hand: taken as in a record file, refused with words for whoever has no file and no source.

import FollowupModel
import Testing
import WorkingTime

@testable import RecordSources

@Suite struct WrittenValuesTests {
  private func values() throws -> WrittenValues { WrittenValues(time: TeamTime(zone: try Zone.named("UTC"))) }

  private func problem(_ text: String, _ type: FieldType) throws -> String {
    let written = try values()
    let error = #expect(throws: WrittenProblem.self) {
      try written.value(text, of: Field(name: "due", type: type))
    }
    return [error?.message, error?.remedy].compactMap { $0 }.joined(separator: "; ")
  }

  @Test func valuesAreReadAsInTheStandardShape() throws {
    let written = try values()
    let day = try #require(CivilDate(iso: "2026-12-31"))
    #expect(try written.value(" 2026-12-31 ", of: Field(name: "d", type: .date)) == .date(day))
    #expect(try written.value("yes", of: Field(name: "y", type: .yesOrNo)) == .yesNo(true))
    #expect(try written.value("", of: Field(name: "n", type: .number, isOptional: true)) == nil)
    #expect(try written.id(" f1 ") == "f1")
  }

  @Test func whatIsWrongIsSaidWithWhatToWrite() throws {
    #expect(try problem("31.12.2026", .date).hasSuffix("written like `yyyy-MM-dd`; write one such as 2026-12-31"))
    #expect(try problem("noon", .instant).hasSuffix("write one such as `2026-12-31 15:00`"))
    #expect(try problem("1,5", .number).hasSuffix("write one such as 1234.50"))
    #expect(try problem("12", .money) == "`due`: `12` has no currency; write `12 EUR`, or another code")
    #expect(try problem("maybe", .yesOrNo) == "`due`: `maybe` is neither `yes` nor `no`; write one of them")
    #expect(try problem("opne", .choice(["open", "paid"])).hasSuffix("not one of open, paid; did you mean `open`?"))
    #expect(try problem("", .number) == "`due`: the value is missing; write it as `due=…`")
    #expect(try problem("a\u{7}", .link(target: "client", wayBack: nil)).hasSuffix("U+0007 in it; take it out"))
  }

  @Test func noRemedySpeaksOfFilesOrSources() throws {
    for (text, type) in [
      ("x", FieldType.date), ("x", .instant), ("x", .number), ("x", .money), ("1", .money), ("x", .yesOrNo),
      ("x", .email),
      ("x", .choice(["open"])), ("", .number),
    ] {
      let problem = try problem(text, type)
      #expect(!problem.contains("source") && !problem.contains("file") && !problem.contains("column"), "\(problem)")
    }
  }
}
