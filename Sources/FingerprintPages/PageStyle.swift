/// Colours and layout of the page.
///
/// The models' colours are those of Okabe and Ito (2008), which every kind of colour vision tells
/// apart, and each model has a dash and a mark of its own besides. Text on a plot has a halo, so that
/// it is read on whatever is drawn there; a table that is wider than the page has a shadow where there
/// is more of it.
package enum PageStyle {
  /// Blurs of the panel's colour, one upon the other until they cover what is below.
  private static let halo = Array(repeating: "0 0 3px var(--panel)", count: 6)
    .joined(separator: ", ")

  package static let css = """

    :root {
      --page: #ffffff; --ink: #1b1f24; --faint: #59636e; --line: #d1d9e0; --panel: #f6f8fa;
      --edge: #1b1f2440;
      --m0: #0072b2; --m1: #c04f00; --m2: #00795a; --m3: #a8467f;
      --heat: #0072b2; --on-heat: #ffffff; --good: #00795a; --bad: #b3261e; --link: #0550ae;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #0d1117; --ink: #e6edf3; --faint: #9da7b1; --line: #3d444d; --panel: #161b22;
        --edge: #e6edf366;
        --m0: #56b4e9; --m1: #f0a050; --m2: #2fc999; --m3: #e29bc5;
        --heat: #56b4e9; --on-heat: #0d1117; --good: #2fc999; --bad: #ff8a80; --link: #7cb7ff;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
    }
    main { max-width: 1180px; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
    h2 { font-size: 1.2rem; margin: 2.5rem 0 .25rem; }
    h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
    .remark { color: var(--faint); max-width: 46rem; margin: 0 0 .75rem; }
    .headline { padding-left: 1.2rem; max-width: 46rem; }
    .m0 { color: var(--m0); } .m1 { color: var(--m1); } .m2 { color: var(--m2); }
    .m3 { color: var(--m3); }
    dl {
      display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 1rem 0;
      padding: .75rem 1rem; background: var(--panel); border-radius: 6px; font-size: .875rem;
    }
    dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
    .scroll {
      overflow-x: auto; background:
        linear-gradient(to right, var(--page) 1rem, transparent) left / 2.5rem 100% no-repeat local,
        linear-gradient(to left, var(--page) 1rem, transparent) right / 2.5rem 100% no-repeat local,
        linear-gradient(to right, var(--edge), transparent) left / .9rem 100% no-repeat,
        linear-gradient(to left, var(--edge), transparent) right / .9rem 100% no-repeat;
    }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
    th, td {
      padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right;
      vertical-align: top; white-space: nowrap;
    }
    .word { text-align: left; } td.word { white-space: normal; }
    th { font-weight: 600; }
    td small { color: var(--faint); font-size: .8rem; }
    td small.note { display: inline-block; white-space: normal; max-width: 14rem; }
    a { color: var(--link); }
    .good { color: var(--good); } .bad { color: var(--bad); }
    .panels {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr));
      gap: 1rem; align-items: start;
    }
    figure { margin: 0; padding: .75rem; background: var(--panel); border-radius: 6px; }
    figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .35rem; }
    .key { font-weight: 400; font-size: .8rem; color: var(--ink); display: block; }
    .key svg { width: 28px; height: 12px; vertical-align: middle; display: inline; }
    figure > svg { display: block; width: 100%; height: auto; max-width: 460px; }
    svg text { fill: var(--ink); font-size: 12px; }
    svg .axis { fill: var(--faint); } svg .title { fill: var(--faint); }
    svg .grid { stroke: var(--line); stroke-width: 1; }
    svg .frame { stroke: var(--faint); stroke-width: 1; fill: none; }
    svg .threshold { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
    svg .bound { stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 1 4; }
    svg .cell { fill: var(--heat); } svg .on { fill: var(--on-heat); }
    @media (prefers-color-scheme: dark) { svg .ondark { fill: var(--on-heat); } }
    svg .cellframe { fill: none; stroke: var(--line); }
    svg .s0 { stroke: var(--m0); } svg .s1 { stroke: var(--m1); stroke-dasharray: 7 3; }
    svg .s2 { stroke: var(--m2); stroke-dasharray: 2 3; }
    svg .s3 { stroke: var(--m3); stroke-dasharray: 9 3 2 3; }
    svg .f0 { fill: var(--m0); } svg .f1 { fill: var(--m1); } svg .f2 { fill: var(--m2); }
    svg .f3 { fill: var(--m3); }
    svg .line { fill: none; stroke-width: 2; } svg .band { opacity: .18; }
    .plot .keys { line-height: 1.6; }
    .plot .key { display: inline-block; margin-right: 1rem; }
    .plot .axes { display: grid; margin: .35rem 1rem 0 0; }
    .plot .x, .plot .y { position: relative; color: var(--faint); font-size: .75rem; }
    .plot .x { grid-column: 2; height: 2.6rem; }
    .plot .x span, .plot .y span, .plot .x em, .plot .y em {
      position: absolute; font-style: normal; line-height: 1; white-space: nowrap;
    }
    .plot .x span { top: .4rem; transform: translateX(-50%); }
    .plot .x em { bottom: 0; left: 0; right: 0; text-align: center; }
    .plot .y span { right: .45rem; transform: translateY(50%); }
    .plot .y em { left: 0; top: 0; bottom: 0; writing-mode: vertical-rl; transform: rotate(180deg);
      text-align: center; }
    .plot .field { position: relative; border: 1px solid var(--faint); overflow: hidden; }
    .plot .field svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
    .plot .field span {
      position: absolute; font-size: .8rem; line-height: 1.3; padding: .1rem .35rem;
      white-space: nowrap;
      text-shadow: \(halo);
    }
    .plot .field .middle { transform: translateX(-50%); }
    .plot .field .end { transform: translateX(-100%); }
    .plot .field .start.beside { transform: translate(.5rem, 50%); }
    .plot .field .end.beside { transform: translate(calc(-100% - .5rem), 50%); }
    .plot .field .start.aside { transform: translateX(.6rem); }
    .plot .field .end.aside { transform: translateX(calc(-100% - .6rem)); }
    .plot .field .start.under { transform: translateY(100%); }
    .plot .field .end.under { transform: translate(-100%, 100%); }
    .plot svg * { vector-effect: non-scaling-stroke; }
    svg .dot { fill: none; stroke-linecap: round; }
    @media (max-width: 480px) {
      main { padding: 1rem .75rem 3rem; }
      dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .35rem; }
      table { font-size: .8rem; } th, td { padding-right: .5rem; } th { white-space: normal; }
      td.word:first-child, td:not(.word) + td.word { min-width: 6.5rem; } td small { display: block; }
      figure { padding: .6rem; }
    }

    """
}
