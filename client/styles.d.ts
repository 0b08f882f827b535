/** Style sheets are bundled with the code that needs them; they export nothing. */
declare module '*.css'
