// Something about the surroundings that the operator can put right: a taken directory, a missing extension, a wrong URL.

/** The message is whole sentences that name the remedy; it is shown as it is, without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
