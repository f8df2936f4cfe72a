/**
 * Where any class extends String (one of ioredis does), V8 turns `String.prototype` into a dictionary, and no method of a string is compiled into its caller
 * any more: a loop of `charCodeAt` is seven times slower in the whole process (Node 20, 22, 24). A method that is looked up on a String object, often enough
 * to be remembered, turns it back. To be called when all modules are loaded.
 */
export function keepStringsFast(): void {
  // oxlint-disable-next-line unicorn/new-for-builtins, no-new-wrappers -- the prototype of a plain string is not looked at
  const text = new String('');
  for (let count = 0; count < LOOK_UPS; count += 1) text.charCodeAt(0);
}

/** V8 remembers nothing of the first 100. */
const LOOK_UPS = 1000;
