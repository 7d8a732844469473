// The plural forms of numbers, against those of another implementation of CLDR: PyPI's babel.

import FollowupModel
import Foundation
import MailComposer
import Testing
import WorkingTime

@Suite struct PluralTests {
  private static let languages = ["en", "pl", "ru", "uk", "cs", "de"]
  private static let forms = [
    "en": ["one", "other"], "de": ["one", "other"], "pl": ["one", "few", "many", "other"],
    "ru": ["one", "few", "many", "other"], "uk": ["one", "few", "many", "other"],
    "cs": ["one", "few", "many", "other"],
  ]

  @Test func everyNumberHasTheFormOfCLDR() throws {
    var numbers = (0...1000).map { "\($0)" } + ["1001", "1002", "1011", "1021", "10000", "1000000", "899999999999999"]
    numbers += ["111111111111111", "111111111111112", "922337203685477", "922337203685477.5807", "0.0001"]
    for whole in [0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 100, 101, 111] {
      numbers += ["1", "2", "5", "25", "01", "11", "12", "002", "0021", "1234"].map { "\(whole).\($0)" }
    }
    numbers += numbers.filter { $0 != "0" }.map { "-" + $0 }
    let expected = try expectedForms(of: numbers)
    let formatter = CLDRFormatter(zone: .utc)
    var counts: [String: Int] = [:]
    for line in expected {
      let (language, number, form) = (String(line[0]), String(line[1]), String(line[2]))
      let value = try #require(Number(number))
      // As our formatter prints them: no zero is lost or added on the way.
      #expect(value.description == number)
      let chosen = formatter.plural(value, forms: try #require(Self.forms[language]), language: language)
      #expect(chosen == form, "\(number) in \(language)")
      counts["\(language) \(form)", default: 0] += 1
    }
    #expect(expected.count == Self.languages.count * numbers.count)
    // Every form of every language was met.
    let met = Self.forms.flatMap { language, forms in forms.map { "\(language) \($0)" } }
    #expect(Set(counts.keys) == Set(met))
  }

  @Test func aLanguageTagCountsLikeItsLanguage() {
    let forms = ["faktura", "faktury", "faktur"]
    let five = Number(5) ?? .zero
    #expect(CLDRFormatter(zone: .utc).plural(five, forms: forms, language: "pl-PL") == "faktur")
  }

  private func expectedForms(of numbers: [String]) throws -> [[Substring]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let packages = folder.appendingPathComponent("../../.build/python").standardized
    let input = FileManager.default.temporaryDirectory.appendingPathComponent("numbers-\(UUID()).txt")
    defer { try? FileManager.default.removeItem(at: input) }
    try Data(numbers.joined(separator: "\n").utf8).write(to: input)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", folder.appendingPathComponent("plural_forms.py").path] + Self.languages
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": packages.path]) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ReaderFailure(status: process.terminationStatus) }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
  }
}
