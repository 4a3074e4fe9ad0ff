// Which of several tabs works? The stores on the phone can be open once only.

const NAME = "rounds-phone";

/**
 * Waits until this tab is the one that works, or says that another is.
 * @param {boolean} steal Take it away from the other tab.
 * @param {() => void} lost Another tab took it away.
 * @returns {Promise<boolean>}
 */
export function becomeTheOne(steal, lost) {
  return new Promise((answer) => {
    const held = navigator.locks.request(NAME, steal ? { steal } : { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      // Held until the tab closes or another takes it.
      return lock ? new Promise(() => {}) : undefined;
    });
    held.catch(lost);
  });
}
