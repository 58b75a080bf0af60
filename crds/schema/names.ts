/** Patterns that several fields share. Go's RE2 must compile all of them too. */
export const OBJECT_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
export const NAMESPACE_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
export const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
export const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/;
export const SECRET_KEY = /^[A-Za-z0-9._-]+$/;

export const HOST =
  /^([A-Za-z0-9]([A-Za-z0-9_-]{0,62}[A-Za-z0-9])?[.])*[A-Za-z0-9]([A-Za-z0-9_-]{0,62}[A-Za-z0-9])?[.]?$|^[0-9A-Fa-f:.]{2,45}$/;
