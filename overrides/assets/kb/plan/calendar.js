// A plan as a calendar file (iCalendar, RFC 5545): an event for each day that has a date, its agenda as the description.
// Times are those of the place where the meeting is ("floating"), as on its agenda; a day without a beginning takes all day.
(function () {
  "use strict";
  const library = window.library, OCTETS = 73; // of a line without its end, with the space that begins a continued line

  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  const day = (moment) => new Date(moment).toISOString().slice(0, 10).replace(/-/g, "");
  const time = (moment) => new Date(moment).toISOString().slice(0, 19).replace(/[-:]/g, "");

  // A line in pieces, none of which divides a character.
  function folded(line) {
    const pieces = [""], encoder = new TextEncoder();
    let size = 0;
    Array.from(line).forEach((sign) => {
      const more = encoder.encode(sign).length;
      if (size + more > OCTETS) { pieces.push(""); size = 0; }
      pieces[pieces.length - 1] += sign;
      size += more;
    });
    return pieces.join("\r\n ");
  }

  // `events`: [{date, start, end (minutes from midnight, or undefined), title, lines}]. `now` is a moment in milliseconds.
  library.calendar = function (key, host, events, now) {
    const event = ({ date, start, end, title, lines }, number) => {
      const midnight = Date.parse(date), at = (minutes) => time(midnight + minutes * 60000);
      const when = start === undefined ? ["DTSTART;VALUE=DATE:" + day(midnight), "DTEND;VALUE=DATE:" + day(midnight + 86400000)] : ["DTSTART:" + at(start), "DTEND:" + at(Math.max(end, start + 1))];
      return ["BEGIN:VEVENT", "UID:" + key + "-" + (number + 1) + "@" + host, "DTSTAMP:" + time(now) + "Z", ...when, "SUMMARY:" + escaped(title), "DESCRIPTION:" + escaped(lines.join("\n")), "END:VEVENT"];
    };
    const all = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//" + host + "//plan//EN", "CALSCALE:GREGORIAN", ...events.flatMap(event), "END:VCALENDAR"];
    return all.map((line) => folded(line) + "\r\n").join("");
  };
})();
