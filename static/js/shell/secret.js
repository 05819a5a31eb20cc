/** Firefox and Safari give a private window no folder of its own; Chromium does not let itself be asked. */
export const isSecret = async () => (await navigator.storage?.getDirectory?.().then(() => false, () => true)) ?? false
