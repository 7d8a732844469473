// Mails as a browser shows them: on a narrow phone, light and dark.

import Foundation
import MailComposer
import Testing

@Suite struct RenderedMailTests {
  /// Nothing is cut off at 320 px, every text has a contrast of 4.5 at least, headings are in order, and nothing is
  /// asked for from outside. With `MAIL_PICTURES=FOLDER` pictures are left there for people to look at.
  @Test func everyMailCanBeReadOnAPhoneInLightAndDark() throws {
    let samples = try SampleMail.all(composer())
    var pages: [String: String] = [:]
    for (sample, mail) in zip(samples, try read(samples.map(\.message))) {
      #expect(mail.defects == [])
      pages[sample.name] = mail.html
    }
    #expect(pages.count == 18)
    #expect(try rendered(pages) == [])
  }

  @Test func aPageThatIsTooWideOrTooPaleIsFound() throws {
    let page = """
      <!DOCTYPE html><html lang="en"><body style="background:#ffffff"><h2 style="color:#999999">pale</h2>
      <p style="width:900px">wide</p></body></html>
      """
    let findings = try rendered(["bad": page])
    #expect(findings.contains { $0.contains("px wide on a phone of 320") })
    #expect(findings.contains { $0.contains("contrast 2.85 of \"pale\"") })
    #expect(findings.contains { $0.contains("a heading h2 after h0") })
  }

  private func rendered(_ pages: [String: String]) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("pages-\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try JSONEncoder().encode(pages).write(to: file)
    if let folder = ProcessInfo.processInfo.environment["MAIL_PICTURES"], pages.count > 1 {
      _ = try run(["pictures", file.path, folder])
    }
    return try JSONDecoder().decode([String].self, from: try run(["check", file.path]))
  }

  private func run(_ arguments: [String]) throws -> Data {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("render_mails.py")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script.path] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ReaderFailure(status: process.terminationStatus) }
    return bytes
  }
}
