/** All that an app has to say. */
export default { preset: 'sallyport/testing/jest', testMatch: ['<rootDir>/*.spec.ts'] };
