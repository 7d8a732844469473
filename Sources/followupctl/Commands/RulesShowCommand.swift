// followupctl rules show: a pack as a picture, on a terminal, as a page or as a drawing.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import FollowupModel
import ForecastReport
import Foundation
import MailComposer
import RuleLanguage
import WorkingTime

struct RulesShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows what the rules of a pack ask for, and their ladders on a time line.",
    discussion: """
      A pack is shown as the team has it, or as it is shipped where it is not enabled. A rule file of the team's own is \
      shown by its path.
      """)

  @Argument(help: ArgumentHelp("A pack, as `rules packs` lists them, or a rule file.", valueName: "pack")) var pack:
    String
  @Option(
    help: ArgumentHelp(
      "Write a picture: a page to look at, FILE.html, or a drawing for a document, FILE.svg.", valueName: "file"))
  var output: String?
  @OptionGroup var options: PackOptions

  mutating func run() throws {
    let picture = try options.picture(of: pack)
    guard let output else {
      for line in picture.text(paint: Colour.paint) { Output.line(line) }
      return
    }
    let text: String
    switch (output as NSString).pathExtension.lowercased() {
    case "html", "htm": text = picture.page
    case "svg": text = picture.drawing
    default:
      throw Output.failure(
        .wrongUsage, "`\(output)` says not what picture it is to be", remedy: "name a file that ends in .html or .svg")
    }
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: output)) } catch {
      throw Output.failure(
        .cannotWrite, "\(output) cannot be written", remedy: "name a file in a folder you may write to")
    }
  }
}

extension PackOptions {
  /// A pack, or a rule file, to be looked at.
  fileprivate func picture(of name: String) throws -> PackPicture {
    if name.hasSuffix(".rules") {
      guard let bytes = FileManager.default.contents(atPath: name) else {
        throw Output.failure(.unreadableData, "\(name) cannot be read", remedy: "check the path, and who may read it")
      }
      return try picture(of: SourceText(file: name, utf8: Array(bytes)), notes: [name]) { try files(around: name) }
    }
    let catalogue = try catalogue()
    let pack = try PackOptions.reporting { () throws(PackError) in try catalogue.pack(name) }
    if let team = try teamIfAny(), let (source, files) = team.text(of: pack) {
      let state = team.state(of: pack) == .changed ? "with changes of the team" : "as shipped"
      return try picture(of: source, notes: ["Enabled, \(state): \(source.file)."]) { files }
    }
    return try picture(of: pack.source, notes: ["Not enabled; this is the shipped pack."]) {
      catalogue.sources(with: pack)
    }
  }

  /// The rules of one file among all that it is checked with.
  private func picture(
    of source: SourceText, notes: [String], among files: () throws -> [String: String]
  ) throws -> PackPicture {
    let loaded = RuleLoader.check(files: try files())
    guard let rules = loaded.rules else {
      for error in loaded.errors { Output.problem("\(error)") }
      throw ExitCode(ExitStatus.problems.rawValue)
    }
    let file = RuleParser.parse(source).file
    let names = file.rules.map(\.name.text)
    let numbers = file.declarations.compactMap { declaration in
      if case .threshold(let threshold) = declaration {
        "\(threshold.name.text) \(threshold.value.phrase)"
      } else {
        nil
      }
    }
    let comment = OpeningComment(source)
    let title = comment.title ?? ((source.file as NSString).lastPathComponent as NSString).deletingPathExtension
    return PackPicture(
      title: title, summary: comment.summary ?? count(names.count, "rule"),
      notes: notes + (numbers.isEmpty ? [] : ["At the top of its file: \(numbers.joined(separator: ", "))."]),
      rules: names.compactMap(rules.rule(named:)).map {
        RulePicture($0, formatter: CLDRFormatter(zone: .utc), labels: rules.labels, groups: rules.groups)
      })
  }

  /// A rule file with the team's others; alone with the record types beside it where it is none of the team's.
  private func files(around path: String) throws -> [String: String] {
    if let team = try teamIfAny(), let files = team.files(with: path) { return files }
    let folder = (path as NSString).deletingLastPathComponent
    let beside = RuleLoader.load(paths: [folder.isEmpty ? "." : folder]).files
    return beside
  }
}
