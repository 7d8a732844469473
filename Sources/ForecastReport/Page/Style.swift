// The style of a report's page, and of drawings that stand alone.

extension Page {
  /// The colours, light and dark.
  private static let palette = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --card: #f6f7f9; --ink: #1c2430; --faint: #5a6675; --line: #d9dee5;
      --urgent: #b3261e; --high: #e07b00; --normal: #2f6db5; --low: #9fb3c8;
      --opened: #2f6db5; --closed: #8a94a3;
      --heat-1: #e3edf8; --heat-2: #c2d8f0; --heat-3: #93b9e2; --heat-4: #5f95d0; --heat-5: #2f6db5;
      --on-strong: #ffffff; --warn: #8a4b00; --warn-paper: #fff3df;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14181f; --card: #1d232c; --ink: #e6eaf0; --faint: #9aa6b5; --line: #333c48;
        --urgent: #f2695f; --high: #f0a040; --normal: #5b9ae0; --low: #506579;
        --opened: #5b9ae0; --closed: #7b8794;
        --heat-1: #1d2c3e; --heat-2: #24405f; --heat-3: #2d5685; --heat-4: #3f76b5; --heat-5: #6ba6e8;
        --on-strong: #0c1016; --warn: #ffc46b; --warn-paper: #33260f;
      }
    }
    """

  static let style =
    palette + "\n" + ladders + "\n" + """
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--paper); color: var(--ink);
        font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
      main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
      h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
      h2 { font-size: 1.2rem; margin: 0 0 .75rem; }
      h3 { font-size: 1rem; margin: 0 0 .25rem; }
      section { margin-top: 3rem; }
      p { margin: 0 0 .75rem; max-width: 46rem; }
      .lead { font-size: 1.1rem; }
      .notes { margin: 0; padding: 0; list-style: none; color: var(--faint); font-size: .9rem; max-width: 46rem; }
      .notes li { overflow-wrap: anywhere; }
      .warning { background: var(--warn-paper); color: var(--warn); border-left: 4px solid currentColor;
        padding: .75rem 1rem; margin: 1.5rem 0 0; border-radius: 0 6px 6px 0; max-width: none; }
      .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 2rem 0 0; }
      .figures div { background: var(--card); border-radius: 8px; padding: .75rem 1rem;
        display: flex; flex-direction: column; }
      .figures dd { margin: 0; font-size: 1.7rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
      .figures dt { color: var(--faint); font-size: .85rem; }
      .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 2rem; }
      figure { margin: 0; min-width: 0; }
      figcaption { font-weight: 600; margin-bottom: .25rem; }
      svg { display: block; width: 100%; overflow: visible; }
      svg text { fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
      svg .faint { fill: var(--faint); font-size: 11px; }
      svg .grid { stroke: var(--line); stroke-width: 1; }
      .urgent { fill: var(--urgent); background: var(--urgent); } .high { fill: var(--high); background: var(--high); }
      .normal { fill: var(--normal); background: var(--normal); } .low { fill: var(--low); background: var(--low); }
      .opened { fill: var(--opened); } .closed { fill: var(--closed); }
      svg rect { stroke: var(--paper); stroke-width: 1; }
      .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0 0 .75rem; padding: 0;
        font-size: .9rem; }
      .legend span { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; }
      .scroll { overflow-x: auto; margin: 0 0 1rem; }
      table { border-collapse: collapse; width: 100%; font-size: .92rem; }
      caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
      th, td { overflow-wrap: break-word; padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
      thead th { color: var(--faint); font-weight: 600; vertical-align: bottom; }
      tr > :first-child { padding-left: 0; } tr > :last-child { padding-right: 0; }
      tbody th { font-weight: 500; min-width: 7rem; max-width: 30rem; } td { max-width: 22rem; }
      .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      thead .number { white-space: normal; }
      .heat th, .heat td { padding: .35rem .2rem; text-align: center; font-variant-numeric: tabular-nums; min-width: 1.7rem; }
      .heat tbody th, .heat thead th:first-child { text-align: left; padding-left: 0; padding-right: .75rem; position: sticky; left: 0;
        background: var(--paper); min-width: 7rem; max-width: 16rem; }
      .heat thead th { font-weight: 500; font-size: .8rem; line-height: 1.2; }
      .heat td { vertical-align: middle; border: 2px solid var(--paper); border-radius: 5px; }
      .heat td.sum { font-weight: 600; text-align: right; padding-left: .6rem; }
      .heat-0 { color: var(--faint); }
      .heat-1 { background: var(--heat-1); } .heat-2 { background: var(--heat-2); } .heat-3 { background: var(--heat-3); }
      .heat-4, .heat-5 { color: var(--on-strong); } .heat-4 { background: var(--heat-4); } .heat-5 { background: var(--heat-5); }
      details { margin-top: .75rem; } summary { color: var(--faint); cursor: pointer; font-size: .9rem; }
      details[open] summary { margin-bottom: .75rem; }
      .key { color: var(--faint); font-size: .9rem; margin: 1.25rem 0 .75rem; }
      .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 1.25rem; margin-top: 1.25rem; }
      .card { background: var(--card); border-radius: 10px; padding: 1rem 1rem .5rem; margin: 0; min-width: 0; }
      .card h2 { margin: 0; } .card table { font-size: .85rem; }
      .name { color: var(--faint); font-size: .85rem; margin: 0 0 .5rem; } .note { color: var(--faint); font-size: .9rem; margin: .25rem 0; }
      .condition { list-style: none; margin: 0 0 .75rem; padding: 0; font-size: .95rem; overflow-wrap: anywhere; }
      .legend .shape { display: inline-block; width: 1.15rem; height: 1.15rem; margin-right: .35rem; vertical-align: -.2rem; }
      .legend .stroke { width: 2px; height: .9rem; background: var(--ink); border-radius: 0; vertical-align: -.1rem; }
      @media (max-width: 34rem) { main { padding: 1.5rem 1rem 3rem; } th, td { padding: .35rem; } table { font-size: .85rem; }
        section { margin-top: 2.25rem; } }
      @media print { details { display: none; } section { break-inside: avoid; } }
      """

  /// A drawing that is a file of its own.
  static let drawingStyle =
    palette + "\n" + ladders + "\n" + """
      .paper { fill: var(--paper); }
      text { fill: var(--ink); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
      .title { font-size: 19px; font-weight: 650; } .heading { font-size: 15px; font-weight: 650; }
      .faint { fill: var(--faint); font-size: 11px; }
      .grid { stroke: var(--line); stroke-width: 1; }
      .urgent { fill: var(--urgent); } .high { fill: var(--high); } .normal { fill: var(--normal); } .low { fill: var(--low); }
      """

  /// What ladders are drawn with.
  private static let ladders = """
    .track { stroke: var(--line); stroke-width: 2; }
    .reached { stroke-width: 4; stroke-linecap: round; opacity: .55; }
    .urgent-line { stroke: var(--urgent); } .high-line { stroke: var(--high); } .normal-line { stroke: var(--normal); }
    .low-line { stroke: var(--low); }
    .tick { stroke: var(--ink); stroke-width: 1.5; } .many { stroke: var(--ink); stroke-width: 8; opacity: .3; }
    .endless { fill: none; stroke: var(--ink); stroke-width: 1.5; }
    .mark { stroke: var(--ink); stroke-width: 1.2; stroke-linejoin: round; }
    """
}
