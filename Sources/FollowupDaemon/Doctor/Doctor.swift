// `followupctl doctor`: everything that keeps an installation from its work, or soon will, each with its remedy.

import ControlAPI
import FollowupModel
import Foundation
import SystemdSupport
import WorkingTime

/// Examines an installation. Reads, connects, and changes nothing; no mail is sent.
public struct Doctor {
  public private(set) var findings: [Finding] = []
  let unit: ServiceUnit
  /// The folder below which the unit's files, and those they name, are.
  let root: String
  let user: ServiceUser?
  let clock: ClockSynchronisation
  let today: CivilDate
  let now: Instant

  /// - Parameters:
  ///   - user: whom the daemon runs as; nil: whom its unit names, else `followupd` where there is one, else who asks.
  ///   - root: the folder below which the unit's files are looked for.
  public init(user: String? = nil, root: String = "") {
    self.init(user: user, root: root, clock: .read(), now: SystemClock().now())
  }

  init(user: String?, root: String = "", clock: ClockSynchronisation, now: Instant) {
    self.root = root
    unit = ServiceUnit("followupd.service", root: root)
    let named = user ?? unit.user ?? "followupd"
    self.user = ServiceUser(named: named) ?? (user == nil ? .current : nil)
    self.clock = clock
    self.now = now
    today = Zone.system().date(at: now)
    if self.user == nil {
      add(.error("permissions", "there is no user `\(named)`", "name the user of the service with --user"))
    }
  }

  /// Looks at everything that the configuration at a path speaks of.
  public mutating func examine(configurationPath: String) {
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try ConfigurationReader.read(path: configurationPath)
      add(.ok("configuration", configurationPath))
    } catch {
      for problem in error.problems {
        let place = problem.line > 0 ? "\(problem.file):\(problem.line)" : problem.file
        add(.error("configuration", "\(place): \(problem.message)", problem.help))
      }
      checkClock(nil)
      return
    }
    checkPermissions(configuration)
    checkMail(configuration)
    checkChannels(configuration)
    checkClock(configuration.zone)
    checkDisk(configuration)
    if let rules = checkRules(configuration) {
      checkCalendar(configuration, rules)
      checkSources(configuration, rules)
    }
    checkDaemon(configuration)
  }

  mutating func add(_ finding: Finding) { findings.append(finding) }

  /// Adds that all is well where nothing was found since.
  mutating func addOK(_ check: String, _ message: String, unless former: Int) {
    if findings.count == former { add(.ok(check, message)) }
  }
}
