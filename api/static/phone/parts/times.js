// How is a time said, in the phone's own zone?

import { app } from "../store.js";

const DAY = 86_400_000;

const locale = () => (app.language === "en" ? "en-GB" : "zh-CN");

/** 09:14 today; with the day otherwise. @param {number} millis */
export function when(millis) {
  const at = new Date(millis);
  const time = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false }).format(at);
  if (at.toDateString() === new Date().toDateString()) return time;
  if (at.toDateString() === new Date(Date.now() - DAY).toDateString()) return `${app.words.yesterday} ${time}`;
  return `${new Intl.DateTimeFormat(locale(), { month: "short", day: "numeric" }).format(at)} ${time}`;
}

/** Wednesday 26 November. */
export function todaysDate() {
  return new Intl.DateTimeFormat(locale(), { weekday: "long", month: "long", day: "numeric" }).format(new Date());
}

/** 34 MB. @param {number} bytes */
export function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale(), { style: "unit", unit: units[step], unitDisplay: "short", maximumSignificantDigits: 3 }).format(bytes / 1000 ** step);
}
