// Files of the sources and of the rules: watched, and read when they changed.

import FollowupEngine
import FollowupModel
import RecordSources
import WorkingTime

extension Daemon {
  /// Watches the folders of all sources and rules. The first report names everything that is there.
  func startWatching() throws {
    var watches = configuration.sources.map { InboxWatch(name: $0.name, path: $0.path, quiet_ms: $0.quiet_ms) }
    for folder in RuleLoader.folders(of: configuration.rules) {
      guard let path = PathPattern("\(folder)/*.rules") else { continue }
      watches.append(InboxWatch(name: Daemon.rulesWatch, path: path, quiet_ms: Daemon.rulesQuiet_ms))
    }
    for path in [Zone.path(ofName: configuration.zone.name), Zone.dataVersionPath] {
      guard let path = PathPattern(path) else { continue }
      watches.append(InboxWatch(name: Daemon.zonesWatch, path: path, quiet_ms: Daemon.rulesQuiet_ms))
    }
    guard watches != watched else { return }
    watcher?.stop()
    if !configuration.sources.isEmpty, watcher == nil { awaitsInbox = true }
    watched = watches
    watcher = try InboxWatcher(watches) { [mailbox] in mailbox.post(.inbox($0)) }
  }

  /// Reads what the watches of these names watch.
  func readInbox(_ names: [String]) throws {
    guard !isStopping else { return }
    try requireRoom()
    if names.contains(Daemon.zonesWatch) { reloadZonesIfChanged() }
    if names.contains(Daemon.rulesWatch) { reloadRulesIfChanged() }
    let sources = configuration.sources.filter { names.contains($0.name) }
    for source in sources { try timing(\.imports) { try read(source) } }
    if !sources.isEmpty || configuration.sources.isEmpty { awaitsInbox = false }
  }

  private func read(_ source: SourceDescription) throws {
    let reader: SourceReader
    do throws(SourceError) {
      let generation = engine.generation
      reader = try SourceReader(source, schema: generation.rules.schema, time: generation.settings.time)
    } catch {
      note(["\(error)"], of: source)
      return
    }
    let reading = try reader.read(unless: store.fingerprint(ofSource: source.name), life: life)
    if reading.isUnchanged { return note([], of: source) }
    var problems = reading.refused.map(\.description)
    if reading.changeSet == nil, problems.isEmpty { problems = try missingFiles(of: source) }
    note(problems, of: source, journaled: configuration.journalsTexts ? nil : reading.refused.map(\.withheld))
    if let set = reading.changeSet { try handle(.changes(set)) }
  }

  /// A source that brought records and has no file any more: they stay, and somebody may wonder why nothing changes.
  private func missingFiles(of source: SourceDescription) throws -> [String] {
    let known = try store.keys(ownedBy: .source(source.name), types: Set(source.records.map(\.record)))
    guard !known.isEmpty else { return [] }
    return [
      "source `\(source.name)`: no file matches its `path` any more, so what it brought stays as it is (\(count(known.count, "record"))); "
        + "put its files back, or correct `path`"
    ]
  }

  /// Remembers what keeps a source from being read, and journals what is new of it, in other words where there are any.
  private func note(_ problems: [String], of source: SourceDescription, journaled: [String]? = nil) {
    let former = sourceProblems[source.name] ?? []
    sourceProblems[source.name] = problems.isEmpty ? nil : problems
    if problems.isEmpty { meters.sourceSuccess[source.name] = now() }
    for (index, problem) in problems.enumerated() where !former.contains(problem) {
      let words = journaled.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? problem
      tell(JournalEntry(.rejected, .error, words))
    }
  }

  private func reloadRulesIfChanged() {
    let loaded = RuleLoader.load(paths: configuration.rules)
    if refusedFiles != nil, loaded.errors.isEmpty, loaded.files == engine.generation.files {
      // What was refused is taken back.
      refused = []
      refusedFiles = nil
      tell(JournalEntry(.rulesLoaded, .notice, "the rule files are again those in force"))
    }
    guard loaded.files != engine.generation.files, loaded.files != refusedFiles else { return }
    _ = reload(askedFor: false)
  }

  /// The name under which the watcher reports rule files; no source can have it, for names of sources are not empty.
  static let rulesWatch = ""
  /// That under which it reports the time zone data; no source can have it, for names of sources are text.
  static let zonesWatch = "\0"
  static let rulesQuiet_ms = 500
}
