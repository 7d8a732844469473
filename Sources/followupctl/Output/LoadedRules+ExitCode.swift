// How a command ends whose rules are not right.

import ArgumentParser
import ControlAPI
import FollowupDaemon

extension LoadedRules {
  /// Rules that could not be read are another matter than rules with mistakes.
  var failure: ExitCode { ExitCode((isComplete ? ExitStatus.problems : .unreadableData).rawValue) }
}
